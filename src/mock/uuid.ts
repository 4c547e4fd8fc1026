import type { Arrival } from './scene.ts'

/** A UUID of a request's own. */
export function uuidFor({ chance }: Arrival, label: string): string {
  return chance.hex(label).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-a$4-$5')
}
