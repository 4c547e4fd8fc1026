import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Inspection } from '../../src/domain/image-facts.ts'
import { createInspector } from '../../src/image/inspector.ts'
import { harmIn } from './harmless.ts'
import { hostileImages } from './hostile-images.ts'

const pids: number[] = []
const inspector = createInspector({ onStart: (pid) => pids.push(pid) })
afterAll(() => inspector.close())

/**
 * A decoder's most memory ever, MiB. Pictures of more than 64 megapixels are refused by their header,
 * so that the small ones here need little beyond Node itself; decoding just one of the bombs takes
 * more than 700.
 */
const MOST_MEMORY_MB = 400

function mostMemoryMb(pid: number): number {
  const kilobytes = /^VmHWM:\s+([0-9]+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) / 1024
}

test('no hostile file costs a decoder its life or much memory, and each is told for what it is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-hostile-'))
  const told = new Map<string, Inspection>()
  const files = await hostileImages()
  for (const [index, { name, bytes }] of files.entries()) {
    const path = join(folder, `${index}.png`)
    writeFileSync(path, bytes)
    told.set(name, await inspector.inspect(path))
  }
  for (const { name, expected } of files) {
    const inspection = told.get(name)
    const kind = inspection?.kind === 'broken' ? inspection.reason : inspection?.kind
    // Some may be either refused or read, but never cost the decoder.
    if (expected === '*') expect([name, kind]).not.toEqual([name, 'decoder-failed'])
    else expect([name, kind]).toEqual([name, expected])
    if (inspection?.kind === 'broken') expect(harmIn(inspection.message)).toEqual([])
  }
  // The one child that began did all of it.
  expect(pids).toHaveLength(1)
  if (existsSync('/proc/self/status')) {
    expect(mostMemoryMb(pids[0] ?? 0)).toBeLessThan(MOST_MEMORY_MB)
  }
})
