/** The others' voices: once per page, however often the call is shown. */

import { useEffect, useState } from "react";
import type { CallStore } from "../../call/store";
import type { Received } from "../../call/subscriber";
import { useCall, useStream, useWatched } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import { useFeatures } from "../features";

export function Sound({ store }: { store: CallStore }) {
  const { received, choices } = useCall(store);
  const { thinking, playback } = useFeatures();
  const { isResting } = useWatched(thinking);
  const { isBlocked } = useWatched(playback);
  const voices = received.filter(({ kind }) => kind === "microphone" || kind === "screen_audio");
  return (
    <>
      {voices.map((voice) => (
        <Voice
          key={voice.key}
          voice={voice}
          speakerId={choices.speakerId}
          isResting={isResting}
          onBlocked={playback.block}
        />
      ))}
      {isBlocked && (
        <button type="button" className="ps-button ps-primary ps-wide" onClick={playback.unblock}>
          <Icon name="speaker" />
          Click to hear the others
        </button>
      )}
    </>
  );
}

interface VoiceProps {
  voice: Received;
  speakerId: string;
  isResting: boolean;
  onBlocked: (audio: HTMLAudioElement) => void;
}

function Voice({ voice, speakerId, isResting, onBlocked }: VoiceProps) {
  const [audio, setAudio] = useState<HTMLAudioElement | null>(null);
  const play = useStream<HTMLAudioElement>(voice.stream, onBlocked);
  useEffect(() => play(audio), [audio, play]);
  useEffect(() => {
    if (audio && "setSinkId" in audio) {
      void audio.setSinkId(speakerId).catch(() => undefined); // unplugged meanwhile
    }
  }, [audio, speakerId]);
  return <audio ref={setAudio} className="ps-voice" muted={isResting} autoPlay />;
}
