/** What stands in the place of room, service and browser in the tests of the call. */

import {
  type CallAccess,
  type FromBrowser,
  type FromRoom,
  type PageConfig,
  type Person,
  PROTOCOL,
  type RoomProgress,
  type Welcome,
} from "../protocol";
import type { Wire, WireEvents } from "./socket";
import type { Shelf, Sound, Surroundings } from "./surroundings";

export const ADDRESS = "ws://room-x.prepstack.localhost:8000/user/room-x/prepstack/api/call";

const ADA: Person = {
  username: "ada",
  name: "Ada L.",
  role: "interviewer",
  host: true,
  place: "room",
  microphone: false,
  camera: false,
  colour: 0,
};

/** To a page that was in the room before it was loaded anew. */
export const INSIDE: Welcome = {
  type: "welcome",
  protocol: PROTOCOL,
  you: ADA,
  interview: {
    id: "k3jq7zpm2xva",
    title: "Interview",
    started_at: "2026-11-23T19:00:00Z",
    ends_at: "2026-11-23T20:00:00Z",
    locked: false,
  },
  people: [ADA],
  waiting: [{ username: "guest-7k2", name: "Ben" }],
  invitations: { candidate: "http://prepstack.localhost:8000/services/prepstack/j/abc" },
  now: "2026-11-23T19:00:05Z",
  secret: "c2VjcmV0LW9mLXR3ZW50eS1mb3Vy",
  resumed: false,
  received: 0,
};
export const AT_THE_DOOR: Welcome = { ...INSIDE, you: { ...ADA, place: "lobby" }, people: [] };
export const RESUMED: Welcome = { ...INSIDE, resumed: true };

export const CONFIG: PageConfig = {
  interview_id: "k3jq7zpm2xva",
  title: "Interview",
  me: { username: "ada", name: "Ada L.", role: "interviewer", host: true, guest: false },
  xsrf: "x",
  room_origin: "http://room-x.prepstack.localhost:8000",
  call: "/services/prepstack/interviews/k3jq7zpm2xva/call",
  progress: "/services/prepstack/interviews/k3jq7zpm2xva/progress",
  page: "/services/prepstack/interviews/k3jq7zpm2xva",
  manage: "/services/prepstack/interviews/k3jq7zpm2xva/manage",
  out: "/services/prepstack/",
  out_label: "Your interviews",
  relay: false,
  practice: false,
};

/** One socket: the test opens it, speaks on it, and loses it. */
export class FakeWire implements Wire {
  readonly heard: FromBrowser[] = [];
  isClosed = false;

  constructor(
    readonly access: CallAccess,
    private readonly events: WireEvents,
  ) {}

  send(message: FromBrowser): void {
    this.heard.push(message);
  }

  close(): void {
    this.isClosed = true;
  }

  accept(): void {
    this.events.opened();
  }

  say(message: FromRoom): void {
    if (!this.isClosed) this.events.received(message);
  }

  /** `code` 1006: cut off. */
  lose(code = 1006): void {
    if (!this.isClosed) this.events.lost(code);
  }

  get types(): string[] {
    return this.heard.map(({ type }) => type);
  }
}

export class FakeShelf extends Map<string, string> implements Shelf {
  getItem = (key: string): string | null => this.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.set(key, value);
  removeItem = (key: string): void => void this.delete(key);
}

/** Everything around a store. `answers` are the service's, in turn; then it grants. */
export class FakeSurroundings implements Surroundings {
  readonly wires: FakeWire[] = [];
  readonly played: [Sound, string][] = [];
  answers: (Error | Promise<CallAccess>)[] = [];
  asked = 0;
  watchers: ((progress: RoomProgress) => void)[] = [];
  isComeBack = false;
  silentSpeakers: string[] = [];

  constructor(
    readonly storage: FakeShelf = new FakeShelf(),
    readonly tab: FakeShelf = new FakeShelf(),
    readonly config: PageConfig = CONFIG,
  ) {}

  openWire = (access: CallAccess, events: WireEvents): Wire => {
    const wire = new FakeWire(access, events);
    this.wires.push(wire);
    return wire;
  };

  askAccess = async (): Promise<CallAccess> => {
    this.asked += 1;
    const answer = this.answers.shift();
    if (answer instanceof Error) throw answer;
    return answer ?? { socket: ADDRESS, ticket: `ticket ${this.asked}` };
  };

  watchProgress = (show: (progress: RoomProgress) => void): (() => void) => {
    this.watchers.push(show);
    return () => {
      this.watchers = this.watchers.filter((other) => other !== show);
    };
  };

  playSound = async (sound: Sound, speakerId: string): Promise<void> => {
    if (this.silentSpeakers.includes(speakerId)) throw new DOMException("none", "NotFoundError");
    this.played.push([sound, speakerId]);
  };

  /** The newest. */
  get wire(): FakeWire {
    const wire = this.wires.at(-1);
    if (!wire) throw new Error("no socket was opened");
    return wire;
  }
}

/** A peer connection that never gets a packet, unless the test says what becomes of it. */
export class FakePeerConnection {
  static made: FakePeerConnection[] = [];
  static statistics: Map<string, object> = new Map();
  localDescription: { sdp: string } | null = null;
  signalingState = "stable";
  connectionState = "new";
  onconnectionstatechange: (() => void) | null = null;
  isClosed = false;
  readonly sent: unknown[] = []; // tracks, in the order of the places
  sizes = 0; // of the camera, which comes last
  private places = 0;

  constructor(public configuration: RTCConfiguration = {}) {
    FakePeerConnection.made.push(this);
  }

  addTransceiver(track: unknown, { sendEncodings = [] }: RTCRtpTransceiverInit = {}): unknown {
    this.sent.push(track);
    this.sizes = sendEncodings.length || 1;
    const getStats = async () => FakePeerConnection.statistics;
    const sender = { replaceTrack: async () => {}, getStats };
    return { mid: String(this.places++), sender };
  }

  async getStats(): Promise<Map<string, object>> {
    const transport = { type: "transport", bytesReceived: this.bytes };
    const own: [string, object][] = this.bytes === null ? [] : [["T", transport]];
    return new Map([...FakePeerConnection.statistics, ...own]);
  }

  getTransceivers(): unknown[] {
    return [];
  }

  async setLocalDescription(): Promise<void> {
    this.signalingState = "have-local-offer";
    this.localDescription = { sdp: "v=0\r\n" };
  }

  async setRemoteDescription(): Promise<void> {
    this.signalingState = "stable";
  }

  restarts = 0;
  bytes: number | null = null; // that have arrived, where the test says it

  restartIce(): void {
    this.restarts += 1;
  }

  getConfiguration(): RTCConfiguration {
    return this.configuration;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  close(): void {
    this.isClosed = true;
    this.connectionState = "closed";
  }
}
