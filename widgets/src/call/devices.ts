/** Cameras and microphones: getting them, and saying in words why one cannot be had. */

import type { Kind } from "../protocol";

export type DeviceKind = Exclude<Kind, "screen">;
export type DeviceIds = Record<DeviceKind, string>;
export type Tracks = Record<DeviceKind, MediaStreamTrack>;

export interface DeviceLists {
  microphones: MediaDeviceInfo[];
  cameras: MediaDeviceInfo[];
  speakers: MediaDeviceInfo[];
}

export const NO_DEVICES: DeviceLists = { microphones: [], cameras: [], speakers: [] };

/** Why a device cannot be used, as a sentence with the way out. */
export class DeviceProblem extends Error {}

const INSECURE =
  "This page is not served securely, so the browser allows no camera or microphone. Open it by its https address.";

export function explain(error: unknown, kind: DeviceKind): string {
  switch (nameOf(error)) {
    case "NotAllowedError":
    case "SecurityError":
      return `Your browser blocks the ${kind} for this site: click the ${kind} icon in the address bar, allow it, then switch it on here.`;
    case "NotFoundError":
    case "OverconstrainedError":
      return `No ${kind} was found. Plug one in, or join without it.`;
    case "NotReadableError":
    case "AbortError":
      return `The ${kind} is used by another program, or does not answer. Close that program, then switch it on here.`;
    default:
      return `The ${kind} could not be started. Check it, or join without it.`;
  }
}

/** Throws `DeviceProblem`. */
export async function getTrack(kind: DeviceKind, deviceId: string): Promise<MediaStreamTrack> {
  if (!navigator.mediaDevices) throw new DeviceProblem(INSECURE);
  try {
    const wanted = kind === "microphone" ? { audio: audio(deviceId) } : { video: video(deviceId) };
    const [track] = (await navigator.mediaDevices.getUserMedia(wanted)).getTracks();
    if (!track) throw new DOMException("no track", "NotFoundError");
    return track;
  } catch (error) {
    const isGone = ["OverconstrainedError", "NotFoundError"].includes(nameOf(error));
    if (deviceId && isGone) return getTrack(kind, ""); // the chosen one was unplugged: take any
    throw new DeviceProblem(explain(error, kind));
  }
}

/** Both with one question to the person; null where that fails, and each has to be asked for. */
export async function getBothTracks(ids: DeviceIds): Promise<Tracks | null> {
  const wanted = { audio: audio(ids.microphone), video: video(ids.camera) };
  const stream = await navigator.mediaDevices?.getUserMedia(wanted).catch(() => null);
  const [microphone] = stream?.getAudioTracks() ?? [];
  const [camera] = stream?.getVideoTracks() ?? [];
  return microphone && camera ? { microphone, camera } : null;
}

export async function listDevices(): Promise<DeviceLists> {
  if (!navigator.mediaDevices) return NO_DEVICES;
  const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  const named = all.filter((device) => device.deviceId !== ""); // empty until allowed
  return {
    microphones: named.filter((device) => device.kind === "audioinput"),
    cameras: named.filter((device) => device.kind === "videoinput"),
    speakers: named.filter((device) => device.kind === "audiooutput"),
  };
}

function audio(deviceId: string): MediaTrackConstraints {
  return { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...by(deviceId) };
}

function video(deviceId: string): MediaTrackConstraints {
  return {
    width: { ideal: 640 },
    height: { ideal: 360 },
    frameRate: { max: 30 },
    ...by(deviceId),
  };
}

function by(deviceId: string): MediaTrackConstraints {
  return deviceId ? { deviceId: { exact: deviceId } } : {};
}

// Chromium's OverconstrainedError is no DOMException.
function nameOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("name" in error)) return "";
  return String(error.name);
}
