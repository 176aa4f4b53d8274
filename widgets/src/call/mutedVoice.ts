/** Somebody who speaks although they are muted: heard in this page alone. */

import { LISTEN_EVERY, LOUD } from "./speaking";

const SPAN = 3000 / LISTEN_EVERY; // times of listening that are looked at
const OFTEN = 4; // of them loud: somebody speaks, and does not cough

export class MutedVoice {
  private track: MediaStreamTrack | null = null; // that is muted
  private copy: MediaStreamTrack | null = null;
  private loud: boolean[] = [];
  private isSaid = false;

  /** What is to be measured: while muted, a copy that goes nowhere but into the page's own meter. */
  of(track: MediaStreamTrack | null, isMuted: boolean): MediaStreamTrack | null {
    if (isMuted && track === this.track) return this.copy;
    this.close();
    if (!track || !isMuted || track.readyState !== "live") return track;
    this.track = track;
    this.copy = track.clone();
    this.copy.enabled = true; // of the copy alone: what is sent stays silent
    return this.copy;
  }

  /** True once for each time of being muted; `level` is null where nothing is measured. */
  hear(level: number | null): boolean {
    if (!this.copy || this.isSaid || level === null) return false;
    this.loud = [...this.loud, level > LOUD].slice(-SPAN);
    this.isSaid = this.loud.filter(Boolean).length >= OFTEN;
    return this.isSaid;
  }

  close(): void {
    this.copy?.stop();
    this.track = this.copy = null;
    this.loud = [];
    this.isSaid = false;
  }
}
