/** The two sounds of the page itself, made here and played on the loudspeaker that was chosen. */

import type { Sound } from "./surroundings";

interface Note {
  hertz: number;
  seconds: number;
}

const NOTES: Record<Sound, readonly Note[]> = {
  chime: [
    { hertz: 659, seconds: 0.12 },
    { hertz: 880, seconds: 0.3 },
  ],
  test: [
    { hertz: 523, seconds: 0.2 },
    { hertz: 659, seconds: 0.2 },
    { hertz: 784, seconds: 0.5 },
  ],
};
const VOLUME: Record<Sound, number> = { chime: 0.12, test: 0.35 };
const RATE = 24_000; // samples per second
const FADE = 0.02; // seconds: without it each note clicks
const HEADER = 44; // bytes

/** Ends when it was played; a browser that plays nothing without a click is left in peace. */
export async function playSound(sound: Sound, speakerId: string): Promise<void> {
  const url = URL.createObjectURL(new Blob([wave(sound)], { type: "audio/wav" }));
  try {
    const audio = new Audio(url);
    if ("setSinkId" in audio) await audio.setSinkId(speakerId).catch(() => undefined); // unplugged
    const ended = new Promise((resolve) => {
      audio.onended = audio.onerror = resolve;
    });
    await audio.play().then(
      () => ended,
      () => undefined,
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** A WAV file: 16 bits, one channel. */
export function wave(sound: Sound): ArrayBuffer {
  const samples = NOTES[sound].flatMap((note) => samplesOf(note, VOLUME[sound]));
  const file = new DataView(new ArrayBuffer(HEADER + samples.length * 2));
  writeHeader(file, samples.length * 2);
  samples.forEach((sample, index) => {
    file.setInt16(HEADER + index * 2, sample * 0x7fff, true);
  });
  return file.buffer as ArrayBuffer; // it was made just above
}

function samplesOf({ hertz, seconds }: Note, volume: number): number[] {
  return Array.from({ length: Math.round(seconds * RATE) }, (_, index) => {
    const at = index / RATE;
    const edge = Math.min(1, at / FADE, (seconds - at) / FADE);
    return Math.sin(2 * Math.PI * hertz * at) * volume * edge * Math.exp((-3 * at) / seconds);
  });
}

function writeHeader(file: DataView, bytes: number): void {
  const write = (at: number, text: string) =>
    [...text].forEach((letter, index) => {
      file.setUint8(at + index, letter.charCodeAt(0));
    });
  write(0, "RIFF");
  file.setUint32(4, HEADER - 8 + bytes, true);
  write(8, "WAVEfmt ");
  file.setUint32(16, 16, true); // length of the format
  file.setUint16(20, 1, true); // plain samples
  file.setUint16(22, 1, true); // channels
  file.setUint32(24, RATE, true);
  file.setUint32(28, RATE * 2, true); // bytes per second
  file.setUint16(32, 2, true); // bytes per sample
  file.setUint16(34, 16, true); // bits per sample
  write(36, "data");
  file.setUint32(40, bytes, true);
}
