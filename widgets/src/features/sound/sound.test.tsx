// @vitest-environment jsdom
import { act, screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { ADA, BEN, forGuest, inside, onPage } from "../../page/scene";

onPage();

const button = () => screen.queryByRole("button", { name: "Click to hear the others" });

it("waits for a click where the browser does, and plays all that waited", async () => {
  const { store, user } = await inside(forGuest(), [{ ...ADA, camera: true }, BEN]);
  const refuse = async () => Promise.reject(new DOMException("not yet", "NotAllowedError"));
  HTMLMediaElement.prototype.play = refuse;
  const stream = {} as MediaStream;
  const receiver = { getSynchronizationSources: () => [] } as unknown as RTCRtpReceiver;
  const from = { username: "ada", stream, receiver };
  await act(async () =>
    (store as unknown as { set: (change: object) => void }).set({
      received: [
        { ...from, key: "1", kind: "microphone" },
        { ...from, key: "2", kind: "camera" },
      ],
    }),
  );
  const before = button();
  const played: string[] = [];
  HTMLMediaElement.prototype.play = async function () {
    played.push(this.tagName);
  };

  await user.click(before as HTMLElement);

  expect(played.sort()).toEqual(["AUDIO", "VIDEO"]);
  expect(button()).toBeNull();
});
