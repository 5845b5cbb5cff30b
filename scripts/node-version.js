/** Says in one sentence that Node is too old, before anything else fails in a worse way. */

const oldest = { major: 20, minor: 19 };

export function checkNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) return;
  console.error(
    `Insta-Dynamo needs Node ${oldest.major}.${oldest.minor} or newer; this is ${process.version}.`,
  );
  process.exit(1);
}
