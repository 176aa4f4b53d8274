/** Plays a few tones, and asks whether they were heard. */

import { useState } from "react";
import type { CallStore } from "../../call/store";
import { Icon } from "../../components/Icon";

type Step = "idle" | "playing" | "asked";

const WORDS: Record<Exclude<Step, "idle">, string> = {
  playing: "Playing…",
  asked: "Heard it? If not, choose another speaker or turn up the volume.",
};

export function TestSpeaker({ store }: { store: CallStore }) {
  const [step, setStep] = useState<Step>("idle");
  const test = async () => {
    setStep("playing");
    await store.testSpeaker();
    setStep("asked");
  };
  return (
    <>
      <button
        type="button"
        className="ps-button"
        disabled={step === "playing"}
        onClick={() => void test()}
      >
        <Icon name="speaker" />
        Test speaker
      </button>
      {step !== "idle" && (
        <p className="ps-hint ps-full" role="status">
          {WORDS[step]}
        </p>
      )}
    </>
  );
}
