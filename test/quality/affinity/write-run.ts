import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { StoredRun } from '../../../src/quality/affinity/stored-run.ts'

/** Writes a hand-made run as `assay run` and what follows it leave one, pictures included. */
export async function writeRun(results: string, stored: StoredRun): Promise<string> {
  const folder = join(results, stored.run.id)
  mkdirSync(join(folder, 'images'), { recursive: true })
  const put = (name: string, text: string): void => writeFileSync(join(folder, name), text)
  const lines = (records: readonly unknown[]): string =>
    records.map((one) => `${JSON.stringify(one)}\n`).join('')
  put('run.json', JSON.stringify(stored.run))
  put('cases.json', JSON.stringify(stored.cases))
  put('attempts.jsonl', lines(stored.attempts))
  if (stored.scores.length > 0) put('scores.jsonl', lines(stored.scores))
  if (stored.votes.length > 0) put('votes.jsonl', lines(stored.votes))
  if (stored.judging !== null) put('judging.json', JSON.stringify(stored.judging))
  if (stored.scoring !== null) put('scoring.json', JSON.stringify(stored.scoring))
  for (const { artifacts } of stored.attempts) {
    for (const { file, sha256 } of artifacts)
      writeFileSync(join(folder, file), await picture(sha256))
  }
  return folder
}

/** Hills under a sun, other ones for every seed; with a tag of its maker, as providers leave them. */
async function picture(seed: string): Promise<Uint8Array> {
  const value = (at: number): number => Number.parseInt(seed.slice(at * 2, at * 2 + 2), 16)
  const colour = (at: number): string =>
    `hsl(${(value(at) * 360) / 255} 60% ${35 + (value(at + 1) % 40)}%)`
  const wide = value(0) % 3 === 0
  const [width, height] = wide ? [384, 256] : [256, 256]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${colour(1)}"/><circle cx="${40 + (value(3) % 170)}" cy="${30 + (value(4) % 70)}" r="${14 + (value(5) % 26)}" fill="${colour(6)}"/><path d="M0 ${150 + (value(8) % 60)} Q ${value(9)} ${90 + (value(10) % 80)} ${width} ${140 + (value(11) % 70)} V ${height} H 0 Z" fill="${colour(12)}"/></svg>`
  return sharp(Buffer.from(svg))
    .withExif({ IFD0: { Artist: 'secret-maker' } })
    .png()
    .toBuffer()
}
