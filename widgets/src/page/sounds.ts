/** The page's own sounds, made here: a soft chime, and a few tones to try a loudspeaker by. */

import type { Sound } from "../call/surroundings";

interface Tone {
  /** Hertz, and seconds from the start. */
  pitch: number;
  at: number;
}

const TONES: Readonly<Record<Sound, readonly Tone[]>> = {
  chime: [
    { pitch: 660, at: 0 },
    { pitch: 880, at: 0.16 },
  ],
  test: [
    { pitch: 523, at: 0 },
    { pitch: 659, at: 0.25 },
    { pitch: 784, at: 0.5 },
  ],
};
const VOLUME: Readonly<Record<Sound, number>> = { chime: 0.12, test: 0.3 };
const FADES = 0.6; // seconds, after which a tone has faded away
const RATE = 24_000; // samples a second

/** Ends when the sound has ended. */
export async function playSound(sound: Sound, speakerId: string): Promise<void> {
  const url = URL.createObjectURL(new Blob([wave(sound)], { type: "audio/wav" }));
  const audio = new Audio(url);
  try {
    if (speakerId && "setSinkId" in audio) await audio.setSinkId(speakerId);
    const ended = new Promise<void>((resolve, reject) => {
      audio.onended = () => resolve();
      audio.onerror = () => reject(new Error("The sound could not be played."));
    });
    await audio.play();
    await ended;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** A WAV file of one channel, 16 bits a sample. */
export function wave(sound: Sound): ArrayBuffer {
  const tones = TONES[sound];
  const seconds = Math.max(...tones.map(({ at }) => at)) + FADES;
  const count = Math.ceil(seconds * RATE);
  const file = new DataView(new ArrayBuffer(44 + count * 2));
  writeHeader(file, count * 2);
  for (let index = 0; index < count; index++) {
    const level = levelAt(tones, index / RATE) * VOLUME[sound];
    file.setInt16(44 + index * 2, Math.round(Math.max(-1, Math.min(1, level)) * 0x7fff), true);
  }
  return file.buffer as ArrayBuffer; // made just above
}

function levelAt(tones: readonly Tone[], time: number): number {
  return tones.reduce((sum, { pitch, at }) => {
    const since = time - at;
    if (since < 0 || since > FADES) return sum;
    const rise = Math.min(1, since / 0.01); // without it the start clicks
    return sum + Math.sin(2 * Math.PI * pitch * since) * rise * (1 - since / FADES) ** 2;
  }, 0);
}

function writeHeader(file: DataView, size: number): void {
  const text = (at: number, letters: string) => {
    for (const [index, letter] of [...letters].entries()) {
      file.setUint8(at + index, letter.charCodeAt(0));
    }
  };
  text(0, "RIFF");
  file.setUint32(4, 36 + size, true);
  text(8, "WAVEfmt ");
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true); // samples as they are
  file.setUint16(22, 1, true);
  file.setUint32(24, RATE, true);
  file.setUint32(28, RATE * 2, true);
  file.setUint16(32, 2, true);
  file.setUint16(34, 16, true);
  text(36, "data");
  file.setUint32(40, size, true);
}
