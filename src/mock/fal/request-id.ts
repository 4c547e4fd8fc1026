import type { Arrival } from '../scene.ts'

/** A version 7 UUID of a request's own, as fal names requests. */
export function requestIdOf({ chance }: Arrival): string {
  return chance
    .hex('request')
    .replace(/^.{2}(.{6})(.{4}).(.{3}).(.{3})(.{12}).*$/, '01$1-$2-7$3-a$4-$5')
}
