/** Starts the screens. */

import '@fontsource-variable/commissioner/wght.css';
import '@fontsource-variable/sometype-mono/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/type.css';
import { mount } from 'svelte';
import { createAppClient } from '../page/create-app-client.ts';
import App from './App.svelte';

const target = document.querySelector('#app');
if (target === null) throw new Error('index.html holds no #app.');
mount(App, { target, props: { client: createAppClient() } });
