/**
 * Mounts the app with a fixture: `?state=shared&theme=dark#/albums`. The clock stands still, so
 * that "2 h" stays "2 h".
 */

import '@fontsource-variable/commissioner/wght.css';
import '@fontsource-variable/sometype-mono/wght.css';
import '../../src/ui/styles/tokens.css';
import '../../src/ui/styles/base.css';
import '../../src/ui/styles/type.css';
import { mount } from 'svelte';
import App from '../../src/ui/App.svelte';
import { FixtureClient } from './fixture-client.ts';
import { isFixtureState } from './fixture-states.ts';
import { nowMs } from './fixture-time.ts';
import { loadPhotos } from './photos.ts';

const parameters = new URLSearchParams(location.search);
const state = parameters.get('state') ?? 'shared';
if (!isFixtureState(state)) throw new Error(`There is no fixture state called ${state}.`);

Date.now = () => nowMs;
localStorage.setItem('theme', parameters.get('theme') ?? 'light');
if (state !== 'firstRun') localStorage.setItem('has-albums', 'yes');

const target = document.querySelector('#app');
if (target === null) throw new Error('index.html holds no #app.');
const client = new FixtureClient({ state, photos: await loadPhotos(), hash: location.hash });
mount(App, { target, props: { client } });
