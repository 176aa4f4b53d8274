/** The others' microphones. Elements of their own: a tile may be hidden, its voice may not. */

import { useEffect, useState } from "react";
import type { CallStore } from "../call/store";
import type { Received } from "../call/subscriber";
import { useCall, useStream } from "./hooks";

export function Sound({ store }: { store: CallStore }) {
  const { received, choices } = useCall(store);
  const [isBlocked, setBlocked] = useState(false);
  const voices = received.filter(({ kind }) => kind === "microphone");
  const unblock = () => {
    setBlocked(false);
    for (const audio of document.querySelectorAll<HTMLAudioElement>("audio.ps-voice")) {
      void audio.play();
    }
  };
  return (
    <>
      {voices.map((voice) => (
        <Voice
          key={voice.key}
          voice={voice}
          speakerId={choices.speakerId}
          onBlocked={() => setBlocked(true)}
        />
      ))}
      {isBlocked && (
        <button type="button" className="ps-button ps-primary ps-wide" onClick={unblock}>
          Click to hear the others
        </button>
      )}
    </>
  );
}

interface VoiceProps {
  voice: Received;
  speakerId: string;
  onBlocked: () => void;
}

function Voice({ voice, speakerId, onBlocked }: VoiceProps) {
  const audio = useStream<HTMLAudioElement>(voice.stream);
  useEffect(() => {
    audio.current?.play().catch((error: unknown) => {
      if (error instanceof DOMException && error.name === "NotAllowedError") onBlocked();
    });
  }, [audio, onBlocked]);
  useEffect(() => {
    if (audio.current && "setSinkId" in audio.current) {
      void audio.current.setSinkId(speakerId).catch(() => undefined); // unplugged meanwhile
    }
  }, [audio, speakerId]);
  // biome-ignore lint/a11y/useMediaCaption: a live call has no captions to show.
  return <audio ref={audio} className="ps-voice" autoPlay />;
}
