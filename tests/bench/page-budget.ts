import type { Figure } from './figure.ts';
export const pageBudget: Figure = { name: 'page-budget', sentence: '', run: async () => [] };
