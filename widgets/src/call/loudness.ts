/** How loud the own microphone is, measured in the page: also where nothing is sent yet. */

const KEPT = 16_384; // samples: what is heard between two times of listening, at any usual rate
const NOW = 512; // samples
/** Samples since the page listened the last time. */
export const SINCE = 12_000;

export class Loudness {
  private context: AudioContext | null = null; // one for the page
  private analyser: AnalyserNode | null = null;
  private source: MediaStreamAudioSourceNode | null = null;
  private track: MediaStreamTrack | null = null;
  private readonly samples = new Float32Array(KEPT);

  listenTo(track: MediaStreamTrack | null): void {
    if (track === this.track) return;
    this.source?.disconnect();
    this.source = null;
    this.track = track;
    if (!track || typeof AudioContext === "undefined") return;
    this.context ??= new AudioContext();
    this.analyser ??= new AnalyserNode(this.context, { fftSize: KEPT });
    this.source = this.context.createMediaStreamSource(new MediaStream([track]));
    this.source.connect(this.analyser);
  }

  /**
   * 0 to 1, of the newest samples; null as long as the browser measures nothing, because nobody has
   * clicked yet.
   */
  read(newest = NOW): number | null {
    const { context, analyser } = this;
    if (!context || !analyser || !this.source) return null;
    if (context.state !== "running") {
      // A telephone call interrupts it (Safari): then it is the system's to go on.
      const mayResume = context.state === "suspended" && hasClicked();
      if (mayResume) void context.resume().catch(() => undefined);
      return null;
    }
    analyser.getFloatTimeDomainData(this.samples);
    const heard = this.samples.subarray(-newest);
    const power = heard.reduce((sum, sample) => sum + sample * sample, 0) / newest;
    return Math.min(1, Math.sqrt(power));
  }

  close(): void {
    this.listenTo(null);
    void this.context?.close();
    this.context = this.analyser = null;
  }
}

/** True where the browser does not say; one that knows better refuses. */
function hasClicked(): boolean {
  return navigator.userActivation?.hasBeenActive ?? true;
}
