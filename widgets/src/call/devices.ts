/** Cameras and microphones: getting them, and saying in words why one cannot be had. */

export type DeviceKind = "microphone" | "camera";

export interface DeviceLists {
  microphones: MediaDeviceInfo[];
  cameras: MediaDeviceInfo[];
  speakers: MediaDeviceInfo[];
}

export const NO_DEVICES: DeviceLists = { microphones: [], cameras: [], speakers: [] };

/** Why a device cannot be used, as a sentence with the way out. */
export class DeviceProblem extends Error {}

const WORDS: Record<DeviceKind, string> = { microphone: "microphone", camera: "camera" };

export function explain(error: unknown, kind: DeviceKind): string {
  const word = WORDS[kind];
  const name = error instanceof DOMException ? error.name : "";
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return `Your browser blocks the ${word} for this site. Allow it by the icon in the address bar, then switch it on again.`;
    case "NotFoundError":
    case "OverconstrainedError":
      return `No ${word} was found. Plug one in, or join without it.`;
    case "NotReadableError":
    case "AbortError":
      return `The ${word} is used by another program, or does not answer. Close that program and switch it on again.`;
    default:
      return `The ${word} could not be started. Check it, or join without it.`;
  }
}

/** Throws `DeviceProblem`. */
export async function getTrack(kind: DeviceKind, deviceId: string): Promise<MediaStreamTrack> {
  if (!navigator.mediaDevices) {
    throw new DeviceProblem(
      "This page is not served securely, so the browser allows no camera or microphone. Open it by its https address.",
    );
  }
  try {
    return await askFor(kind, deviceId);
  } catch (error) {
    if (deviceId && error instanceof DOMException && error.name === "OverconstrainedError") {
      return getTrack(kind, ""); // the chosen device is gone: take any
    }
    throw new DeviceProblem(explain(error, kind));
  }
}

async function askFor(kind: DeviceKind, deviceId: string): Promise<MediaStreamTrack> {
  const chosen = deviceId ? { deviceId: { exact: deviceId } } : {};
  const stream = await navigator.mediaDevices.getUserMedia(
    kind === "microphone"
      ? { audio: { echoCancellation: true, noiseSuppression: true, ...chosen } }
      : {
          video: {
            width: { ideal: 640 },
            height: { ideal: 360 },
            frameRate: { max: 30 },
            ...chosen,
          },
        },
  );
  const [track] = stream.getTracks();
  if (!track) throw new DOMException("no track", "NotFoundError");
  return track;
}

export async function listDevices(): Promise<DeviceLists> {
  if (!navigator.mediaDevices) return NO_DEVICES;
  const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  const named = all.filter((device) => device.deviceId !== "");
  return {
    microphones: named.filter((device) => device.kind === "audioinput"),
    cameras: named.filter((device) => device.kind === "videoinput"),
    speakers: named.filter((device) => device.kind === "audiooutput"),
  };
}
