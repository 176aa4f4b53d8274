/** Cameras and microphones: getting them, and saying in words why one cannot be had. */

import type { Kind } from "../protocol";
import { explain, INSECURE, nameOf } from "./problems";

export type DeviceKind = Extract<Kind, "microphone" | "camera">;
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

export interface Got {
  track: MediaStreamTrack;
  /** The one that was asked for is not there: this is another. */
  isOther: boolean;
}

/** Throws `DeviceProblem`. */
export async function getTrack(kind: DeviceKind, deviceId: string): Promise<Got> {
  if (!navigator.mediaDevices) throw new DeviceProblem(INSECURE);
  try {
    return { track: await askFor(kind, deviceId), isOther: false };
  } catch (error) {
    const isGone = ["OverconstrainedError", "NotFoundError"].includes(nameOf(error));
    if (!deviceId || !isGone) throw new DeviceProblem(explain(error, kind, navigator.userAgent));
    return { ...(await getTrack(kind, "")), isOther: true };
  }
}

async function askFor(kind: DeviceKind, deviceId: string): Promise<MediaStreamTrack> {
  const wanted = kind === "microphone" ? { audio: audio(deviceId) } : { video: video(deviceId) };
  const [track] = (await navigator.mediaDevices.getUserMedia(wanted)).getTracks();
  if (!track) throw new DOMException("no track", "NotFoundError");
  return track;
}

/**
 * Both with one question to the person; null where each has to be got by itself.
 *
 * Throws the browser's error where the person, or their browser, said no to that question.
 */
export async function getBothTracks(ids: DeviceIds): Promise<Tracks | null> {
  if (!navigator.mediaDevices) return null;
  try {
    const wanted = { audio: audio(ids.microphone), video: video(ids.camera) };
    const stream = await navigator.mediaDevices.getUserMedia(wanted);
    const [microphone] = stream.getAudioTracks();
    const [camera] = stream.getVideoTracks();
    return microphone && camera ? { microphone, camera } : null;
  } catch (error) {
    if (nameOf(error) === "NotAllowedError") throw error;
    return null;
  }
}

/** Whether the person has allowed it before, so that they are not asked. */
export async function isAllowed(kind: DeviceKind): Promise<boolean> {
  try {
    // Not every browser's list of names has these two, nor every TypeScript's.
    const name = kind as PermissionName;
    return (await navigator.permissions.query({ name })).state === "granted";
  } catch {
    return false;
  }
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
