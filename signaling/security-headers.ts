/** What the browser may do with our pages: run our own files, talk to us, and nothing else. */

import type { RequestHandler } from 'express';
import helmet from 'helmet';

const self = "'self'";
const none = "'none'";

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    'default-src': [none],
    'script-src': [self],
    'worker-src': [self],
    'style-src': [self],
    'img-src': [self, 'data:', 'blob:'],
    'font-src': [self],
    'manifest-src': [self],
    // Covers wss: to this origin too. WebRTC is outside of what any browser's policy can name.
    'connect-src': [self],
    'base-uri': [none],
    'form-action': [none],
    'frame-ancestors': [none],
    'object-src': [none],
  },
};

/** The camera scans keys and takes photos; the rest a photo album never needs. */
const permissionsPolicy = [
  'camera=(self)',
  ...[
    'accelerometer',
    'browsing-topics',
    'display-capture',
    'geolocation',
    'gyroscope',
    'hid',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'serial',
    'usb',
    'xr-spatial-tracking',
  ].map((feature) => `${feature}=()`),
].join(', ');

export function securityHeaders(): readonly RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy,
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
      // Ignored over plain HTTP; neighbours under the same domain are none of our business.
      strictTransportSecurity: { includeSubDomains: false },
    }),
    (_request, response, next) => {
      response.setHeader('Permissions-Policy', permissionsPolicy);
      next();
    },
  ];
}
