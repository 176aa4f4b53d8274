/** One person's picture, or their initials while the camera is off. */

import type { Person } from "../protocol";
import { useStream } from "./hooks";
import { Icon } from "./Icon";

interface TileProps {
  person: Person;
  isYou: boolean;
  isSpeaking: boolean;
  camera: MediaStream | null;
}

export function Tile({ person, isYou, isSpeaking, camera }: TileProps) {
  const video = useStream<HTMLVideoElement>(camera);
  const name = isYou ? "You" : person.name;
  const shows = person.camera && (!isYou || camera !== null);
  return (
    <div className="ps-tile" data-speaking={isSpeaking || undefined}>
      {shows ? (
        <video
          ref={video}
          className={isYou ? "ps-video ps-mirrored" : "ps-video"}
          aria-label={`${name}, camera`}
          autoPlay
          playsInline
          muted
        />
      ) : (
        <span className="ps-avatar" aria-hidden="true">
          {initials(person.name)}
        </span>
      )}
      <span className="ps-name">
        {!person.microphone && <Icon name="micOff" />}
        <span className="ps-name-text">{name}</span>
        {isSpeaking && <span className="ps-speaking">speaking</span>}
      </span>
    </div>
  );
}

export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}
