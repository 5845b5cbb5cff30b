/** An ESLint rule that holds every import against the arrows. */

import { dirname, relative, resolve, sep } from 'node:path';

import { engineLayers, packageHomes, packagesOf, realmArrows, words } from './arrows.js';

/** @typedef {{ realm: string, file: string }} Place A realm, and a path inside it. */

/**
 * @param {string} root
 * @param {string} path
 * @returns {Place}
 */
function placeOf(root, path) {
  const parts = relative(root, path).split(sep);
  const depth = parts[0] === 'src' ? 2 : 1;
  return { realm: parts.slice(0, depth).join('/'), file: parts.slice(depth).join('/') };
}

/**
 * The sentence that forbids the import, or nothing.
 * @param {Place} from
 * @param {Place} to
 * @param {boolean} onlyTypes
 */
function forbiddenImport(from, to, onlyTypes) {
  const arrows = realmArrows[from.realm];
  if (!arrows) return undefined;
  if (from.realm === to.realm) {
    return from.realm === 'src/engine' && !onlyTypes ? upwardImport(from, to) : undefined;
  }
  const reach = arrows[to.realm];
  if (reach === undefined) return `${from.realm} may not import ${to.realm}.`;
  if (reach === 'all') return undefined;
  if (reach === 'contract' && !to.file.endsWith('-api.ts')) {
    return `${from.realm} may import only the contract (*-api.ts) of ${to.realm}.`;
  }
  if (onlyTypes || (reach === 'words' && words.includes(to.file))) return undefined;
  return `${from.realm} may import only types of ${to.realm}.`;
}

/**
 * @param {Place} from
 * @param {Place} to
 */
function upwardImport(from, to) {
  const [fromPart, toPart] = [partOf(from.file), partOf(to.file)];
  if (fromPart === toPart) return undefined;
  const [fromLayer, toLayer] = [layerOf(fromPart), layerOf(toPart)];
  if (fromLayer < toLayer) return undefined;
  if (fromLayer === engineLayers.length && toLayer === engineLayers.length) return undefined;
  return `Inside the engine ${fromPart} may import only types of ${toPart}.`;
}

/** @param {string} file */
function partOf(file) {
  return (file.split('/')[0] ?? '').replace(/\.ts$/, '').replace(/^ring-node.*/, 'ring-node');
}

/** @param {string} part */
function layerOf(part) {
  const layer = engineLayers.findIndex((parts) => parts.includes(part));
  return layer === -1 ? engineLayers.length : layer;
}

/**
 * @param {Place} from
 * @param {string} specifier
 */
function forbiddenPackage(from, specifier) {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  const home = Object.entries(packageHomes).find(([homeless]) => homeless === name)?.[1];
  if (home !== undefined && home !== from.realm && from.realm in realmArrows) {
    return `Only ${home} may import ${name}.`;
  }
  const allowed = Object.entries(packagesOf).find(([realm]) => realm === from.realm)?.[1];
  if (allowed && !allowed.includes(name)) return `${from.realm} may not import ${name}.`;
  return undefined;
}

/** @param {any} node an import or export declaration, or a type import */
function bringsOnlyTypes(node) {
  if (node.type === 'TSImportType') return true;
  if (node.importKind === 'type' || node.exportKind === 'type') return true;
  const specifiers = node.specifiers ?? [];
  return (
    specifiers.length > 0 &&
    specifiers.every((/** @type {any} */ { importKind, exportKind }) =>
      [importKind, exportKind].includes('type'),
    )
  );
}

/** @type {import('eslint').Rule.RuleModule} */
export const importArrows = {
  meta: { type: 'problem', schema: [], messages: { forbidden: '{{sentence}}' } },
  create(context) {
    const from = placeOf(context.cwd, context.filename);
    const check = (/** @type {any} */ node) => {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string') return;
      const sentence = specifier.startsWith('.')
        ? forbiddenImport(
            from,
            placeOf(context.cwd, resolve(dirname(context.filename), specifier)),
            bringsOnlyTypes(node),
          )
        : forbiddenPackage(from, specifier);
      if (sentence) context.report({ node, messageId: 'forbidden', data: { sentence } });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};
