/** Serves the built app. Names with a hash never change; everything else is asked for again. */

import compression from 'compression';
import express, { type RequestHandler } from 'express';
import { join, sep } from 'node:path';

export function staticFiles(folder: string): readonly RequestHandler[] {
  const hashedFolder = join(folder, 'assets') + sep;
  const files = express.static(folder, {
    cacheControl: false,
    setHeaders: (response, path) => {
      const forever = path.startsWith(hashedFolder);
      response.setHeader(
        'Cache-Control',
        forever ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  return [compression(), files];
}
