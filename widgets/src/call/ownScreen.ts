/** The own screen: chosen in the browser's picker, ended here or in the browser's own bar. */

import { nameOf } from "./problems";

export interface SharedScreen {
  readonly picture: MediaStreamTrack;
  /** What the shared tab plays, where the browser gives it. */
  readonly sound: MediaStreamTrack | null;
}

export interface ScreenEvents {
  /** From now on this is shared; null: nothing any more. */
  changed(screen: SharedScreen | null): void;
  /** A sentence for the person. */
  tell(sentence: string): void;
}

const MOST_FRAMES = 15; // a second: text is read, not watched

/** Some of it is newer than TypeScript's list; browsers leave out what they do not know. */
const WANTED = {
  video: { frameRate: { max: MOST_FRAMES } },
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  selfBrowserSurface: "exclude", // this very tab, in which it would be seen again and again
  surfaceSwitching: "include",
  systemAudio: "exclude", // in which the others would hear themselves
};

/** No telephone can. */
export function canShare(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}

export const CANNOT_SHARE =
  "This browser cannot share a screen. Open the interview on a computer to share one.";

export class OwnScreen {
  private shared: SharedScreen | null = null;
  private isChoosing = false;

  constructor(private readonly events: ScreenEvents) {}

  /** Asks the browser for its picker. Whoever cancels that knows what they did. */
  async share(): Promise<void> {
    if (this.isChoosing || this.shared) return;
    if (!canShare()) return this.events.tell(CANNOT_SHARE);
    this.isChoosing = true;
    try {
      this.take(await navigator.mediaDevices.getDisplayMedia(WANTED));
    } catch (error) {
      const why = whyNotShared(error);
      if (why) this.events.tell(why);
    } finally {
      this.isChoosing = false;
    }
  }

  /** Also of a picker that is still open: what is chosen there comes too late. */
  stop(): void {
    this.isChoosing = false;
    const { shared } = this;
    this.shared = null;
    shared?.picture.stop();
    shared?.sound?.stop();
    if (shared) this.events.changed(null);
  }

  private take(stream: MediaStream): void {
    const [picture] = stream.getVideoTracks();
    const [sound] = stream.getAudioTracks();
    if (!picture || !this.isChoosing) {
      for (const track of stream.getTracks()) track.stop();
      return;
    }
    picture.contentHint = "text"; // whole pixels, whatever that does to their number a second
    if (sound) sound.contentHint = "music";
    picture.onended = () => this.stop();
    this.shared = { picture, sound: sound ?? null };
    this.events.changed(this.shared);
  }
}

/** Null where the person said no themselves. */
function whyNotShared(error: unknown): string | null {
  switch (nameOf(error)) {
    case "NotAllowedError": {
      // Only Chromium says it, and only in its message.
      const isOfSystem =
        error instanceof Error && error.message.toLowerCase().includes("by system");
      return isOfSystem ? OF_SYSTEM : null;
    }
    case "NotFoundError":
      return "There is no screen, window or tab here that could be shared.";
    case "NotReadableError":
    case "AbortError":
      return "The screen could not be read. Close other programs that record the screen, or share a window or a tab instead.";
    case "InvalidStateError":
    case "InvalidAccessError": // Safari's name for it
      return "The screen was not shared, because this page was not in front. Click “Share screen” again.";
    default:
      return "The screen could not be shared. Try again, or share a window or a tab instead.";
  }
}

const OF_SYSTEM =
  "Your computer does not let the browser record the screen: allow it in the system's privacy settings, then share again.";
