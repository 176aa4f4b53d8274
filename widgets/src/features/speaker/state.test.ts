import { describe, expect, it } from "vitest";
import { inside, onFakePage } from "../../call/scenes";
import { Speaker } from "./state";

onFakePage();

async function heard() {
  const { around, store } = await inside();
  const speaker = new Speaker(store);
  const say = (username: string | null) => around.wire.say({ type: "speaker", username });
  return { speaker, say };
}

describe("the speaker", () => {
  it("is the other whom the room hears, and stays so while the person speaks", async () => {
    const { speaker, say } = await heard();

    say("guest-7k2");
    say("ada");

    expect(speaker.getState().other).toBe("guest-7k2");
  });

  it("is nobody any more when that one has gone", async () => {
    const { speaker, say } = await heard();

    say("guest-7k2");
    say(null);

    expect(speaker.getState().other).toBeNull();
  });
});
