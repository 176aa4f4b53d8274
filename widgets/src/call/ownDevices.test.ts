import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { FakeComputer } from "./fakeComputer";
import { FakeShelf } from "./fakes";
import { OwnDevices } from "./ownDevices";

let computer: FakeComputer;
let told: string[];

function own(storage = new FakeShelf()) {
  told = [];
  return new OwnDevices(storage, {
    changed: () => {},
    use: async () => {},
    tell: (sentence) => void told.push(sentence),
  });
}

beforeEach(() => {
  computer = new FakeComputer();
  vi.stubGlobal("navigator", computer);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a microphone that the system has muted", () => {
  it("is taken anew by whoever mutes and unmutes here", async () => {
    const devices = own();
    await devices.start();
    for (const track of computer.tracks) track.muted = true;

    await devices.turn("microphone", false);
    await devices.turn("microphone", true);

    expect(computer.questions).toEqual([["microphone", "camera"], ["microphone"]]);
    expect(devices.media.tracks.microphone?.muted).toBe(false);
  });
});

describe("devices that are started", () => {
  it("ask the person once for both", async () => {
    const devices = own();
    await devices.start();

    expect(computer.questions).toEqual([["microphone", "camera"]]);
    expect(devices.media.on).toEqual({ microphone: true, camera: true });
  });

  it("ask only for what is chosen", async () => {
    const storage = new FakeShelf([["prepstack-choices", '{"camera":false}']]);
    const devices = own(storage);
    await devices.start();

    expect(computer.questions).toEqual([["microphone"]]);
    expect(devices.media.on).toEqual({ microphone: true, camera: false });
  });

  it("do not ask a second time whoever said no, and say how to allow it in this browser", async () => {
    computer.refusals = ["NotAllowedError"];
    const devices = own();
    await devices.start();

    expect(computer.questions.length).toBe(1);
    expect(devices.media.on).toEqual({ microphone: false, camera: false });
    expect(devices.media.problems.camera).toMatch(/crossed-out camera/);
  });

  it("take the one that is allowed for good where only the other is blocked", async () => {
    computer.refusals = ["NotAllowedError"];
    computer.granted = ["microphone"];
    const devices = own();
    await devices.start();

    expect(devices.media.on).toEqual({ microphone: true, camera: false });
    expect(devices.media.problems).toMatchObject({ microphone: "" });
  });

  it("go on with the microphone where there is no camera", async () => {
    computer.present.camera = [];
    const devices = own();
    await devices.start();

    expect(devices.media.on).toEqual({ microphone: true, camera: false });
    expect(devices.media.problems.camera).toMatch(/^No camera was found/);
  });

  it("go on without any", async () => {
    computer.present = { microphone: [], camera: [] };
    const devices = own();
    await devices.start();

    expect(devices.media.on).toEqual({ microphone: false, camera: false });
  });

  it("say that another program uses one", async () => {
    computer.refusals = ["NotReadableError", "NotReadableError", "NotReadableError"];
    const devices = own();
    await devices.start();

    expect(devices.media.problems.microphone).toMatch(/used by another program/);
  });

  it("are not started twice, and not left on when they are let go meanwhile", async () => {
    const devices = own();
    const starting = devices.start();
    await devices.start();
    devices.release();
    await starting;

    expect(computer.questions.length).toBe(1);
    expect(computer.tracks.map(({ readyState }) => readyState)).toEqual(["ended", "ended"]);
    expect(devices.media.on).toEqual({ microphone: false, camera: false });
  });

  it("ask nothing of their own while the person is being asked", async () => {
    const devices = own();
    const starting = devices.start();
    await Promise.all([devices.turn("camera", false), devices.turn("camera", true), starting]);

    expect(computer.questions.length).toBe(1);
    expect(devices.media.on.camera).toBe(true);
  });
});

describe("devices that were chosen", () => {
  it("are used the next time, in whichever interview", async () => {
    const storage = new FakeShelf();
    computer.present.microphone = ["built-in", "headset"];
    const first = own(storage);
    await first.start();
    await first.change("microphone", "headset");
    await first.turn("camera", false);

    const next = own(storage);
    await next.start();

    expect(next.media.tracks.microphone?.label).toBe("the headset");
    expect(next.media.on).toEqual({ microphone: true, camera: false });
  });

  it("are replaced by another when they are unplugged, and the person is told", async () => {
    computer.present.microphone = ["built-in", "headset"];
    const devices = own();
    await devices.start();
    await devices.change("microphone", "headset");
    computer.present.microphone = ["built-in"];

    computer.tracks.at(-1)?.unplug();
    await vi.waitFor(() => expect(devices.media.tracks.microphone?.label).toBe("the built-in"));

    expect(told).toEqual(["“the headset” is not there any more: “the built-in” is used now."]);
    expect(devices.media.on.microphone).toBe(true);
  });

  it("are replaced likewise where they were not plugged in this time", async () => {
    const choices = '{"camera":false,"microphoneId":"headset"}';
    const devices = own(new FakeShelf([["prepstack-choices", choices]]));
    await devices.start();

    expect(told.length).toBe(1);
    expect(devices.media.on.microphone).toBe(true);
  });

  it("leave a sentence where there is no other", async () => {
    const devices = own();
    await devices.start();
    computer.present.camera = [];

    computer.tracks.find(({ kind }) => kind === "camera")?.unplug();
    await vi.waitFor(() => expect(devices.media.problems.camera).toMatch(/^No camera was found/));

    expect(devices.media.on).toEqual({ microphone: true, camera: false });
  });

  it("are changed without a word about the one before", async () => {
    computer.present.camera = ["webcam", "other"];
    const devices = own();
    await devices.start();

    await devices.change("camera", "other");

    expect(told).toEqual([]);
    expect(computer.tracks.filter(({ readyState }) => readyState === "live").length).toBe(2);
  });
});

describe("a microphone that is muted", () => {
  it("stays open, so that it is back at once", async () => {
    const devices = own();
    await devices.start();

    await devices.turn("microphone", false);
    const muted = devices.media.tracks.microphone;
    await devices.turn("microphone", true);

    expect(muted).toBe(devices.media.tracks.microphone);
    expect(computer.questions.length).toBe(1);
  });
});

describe("devices that are let go", () => {
  it("are off, all of them, and followed no more", async () => {
    const devices = own();
    await devices.start();

    devices.release();

    expect(computer.tracks.every(({ readyState }) => readyState === "ended")).toBe(true);
    expect(computer.listeners.size).toBe(0);
  });
});
