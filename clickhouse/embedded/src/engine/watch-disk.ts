import { statfs } from 'node:fs/promises';

const LOOK_EVERY_MS = 1000;

/** Tells how much room there is on the disk of a folder, again and again until it is stopped. */
export function watchDisk(folder: string, onLook: (freeBytes: number) => void): () => void {
  const timer = setInterval(() => {
    void statfs(folder).then(
      ({ bavail, bsize }) => {
        onLook(bavail * bsize);
      },
      () => undefined,
    );
  }, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
  };
}
