import { execFile } from 'node:child_process'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Deadline } from '../../src/image/child.ts'
import {
  createInspector,
  type Inspector,
  type InspectorOptions,
} from '../../src/image/inspector.ts'
import { paintingPng } from './pictures.ts'

const faulty = new URL('./fixtures/faulty-worker.ts', import.meta.url)
const never: Deadline = () => () => {}

let folder: string
let whole: string
let cut: string
let inspector: Inspector | null = null

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-image-'))
  const png = await paintingPng(21)
  whole = join(folder, 'whole.png')
  cut = join(folder, 'cut.png')
  await writeFile(whole, png)
  await writeFile(cut, png.subarray(0, png.length / 2))
})
afterEach(async () => {
  await inspector?.close()
  inspector = null
})
afterAll(() => rm(folder, { recursive: true }))

function open(options: InspectorOptions = {}): { inspector: Inspector; pids: number[] } {
  const pids: number[] = []
  inspector = createInspector({
    deadline: never,
    ...options,
    onStart: (pid) => {
      pids.push(pid)
      options.onStart?.(pid)
    },
  })
  return { inspector, pids }
}

describe('createInspector', () => {
  it('inspects whole, cut, mislabelled and missing files by one child of the lowest priority', async () => {
    const { inspector, pids } = open()
    const jpeg = join(folder, 'mislabelled.png')
    await writeFile(jpeg, await sharp(whole).jpeg().toBuffer())
    expect(pids).toEqual([])
    expect(await inspector.inspect(whole)).toMatchObject({
      kind: 'image',
      facts: { format: 'png', width: 320, height: 320 },
    })
    expect(await inspector.inspect(cut)).toMatchObject({ reason: 'undecodable' })
    expect(await inspector.inspect(jpeg)).toMatchObject({ facts: { format: 'jpeg' } })
    expect(await inspector.inspect(join(folder, 'missing.png'))).toMatchObject({
      reason: 'decoder-failed',
      message: expect.stringContaining('ENOENT'),
    })
    expect(pids).toHaveLength(1)
    expect(getPriority(pids[0])).toBe(19)
  })

  it('refuses a file of more than 64 MiB without reading it', async () => {
    const { inspector } = open()
    const large = join(folder, 'large.png')
    await writeFile(large, await paintingPng(22))
    await truncate(large, 64 * 1024 * 1024 + 1)
    expect(await inspector.inspect(large)).toEqual({
      kind: 'broken',
      reason: 'too-large',
      message: '67108865 bytes, more than 67108864',
    })
    expect(await inspector.compareEdit({ source: whole, mask: null, result: large })).toBeNull()
  })

  it('compares an edit with its source, and gives nothing for a file that is cut or missing', async () => {
    const { inspector } = open()
    const same = { outsideSsim: null, outsideDifference: null, insideChanged: 0 }
    expect(await inspector.compareEdit({ source: whole, mask: null, result: whole })).toEqual(same)
    expect(await inspector.compareEdit({ source: whole, mask: null, result: cut })).toBeNull()
    expect(await inspector.compareEdit({ source: whole, mask: 'none', result: whole })).toBeNull()
  })

  it('tries a picture once more in a fresh child when the first one is killed', async () => {
    let kills = 1
    const { inspector, pids } = open({
      onStart: (pid) => {
        if (kills-- > 0) process.kill(pid, 'SIGKILL')
      },
    })
    expect((await inspector.inspect(whole)).kind).toBe('image')
    expect(pids).toHaveLength(2)
  })

  it('gives a picture up when its second child is killed too, and goes on with the next', async () => {
    let kills = 2
    const { inspector, pids } = open({
      onStart: (pid) => {
        if (kills-- > 0) process.kill(pid, 'SIGKILL')
      },
    })
    const [first, second] = await Promise.all([inspector.inspect(whole), inspector.inspect(whole)])
    expect(first).toEqual({
      kind: 'broken',
      reason: 'decoder-failed',
      message: 'the decoder died (SIGKILL)',
    })
    expect(second.kind).toBe('image')
    expect(pids).toHaveLength(3)
  })

  it('goes on when its child was killed between two pictures', async () => {
    const { inspector, pids } = open()
    await inspector.inspect(whole)
    process.kill(pids[0] ?? 0, 'SIGKILL')
    expect((await inspector.inspect(whole)).kind).toBe('image')
    expect(pids).toHaveLength(2)
  })

  it.each([
    ['exit', 'the decoder died (exit 3)'],
    ['nonsense', 'the decoder answered nonsense'],
    ['stranger', 'the decoder answered nonsense'],
  ])('replaces a child for %s, once', async (fault, message) => {
    const { inspector, pids } = open({ entry: faulty })
    const recovered = await inspector.inspect(`${fault}-before-2`)
    expect(recovered).toMatchObject({ message: 'answer 2' })
    expect(await inspector.inspect(`${fault}-before-9`)).toEqual({
      kind: 'broken',
      reason: 'decoder-failed',
      message,
    })
    expect(await inspector.inspect('whole')).toMatchObject({ message: 'answer 5' })
    expect(pids).toHaveLength(4)
  })

  it('kills a child that hangs at the deadline and goes on with the next picture', async () => {
    const asked: number[] = []
    const { inspector, pids } = open({
      entry: faulty,
      deadline: (ms, expire) => {
        if (asked.push(ms) <= 2) setImmediate(expire)
        return () => {}
      },
    })
    expect(await inspector.inspect('hang-before-3')).toEqual({
      kind: 'broken',
      reason: 'decoder-failed',
      message: 'the decoder took longer than 20000 ms',
    })
    expect(await inspector.inspect('hang-before-3')).toMatchObject({ message: 'answer 3' })
    expect(asked).toEqual([20_000, 20_000, 20_000])
    expect(pids).toHaveLength(3)
  })

  it('gives its child nothing of its own environment', async () => {
    const { inspector } = open({ entry: faulty })
    expect(await inspector.inspect('env')).toMatchObject({ message: '[]' })
  })

  it('uses as many children as it may, and no more', async () => {
    const { inspector, pids } = open({ entry: faulty, workers: 2 })
    const inspections = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(inspector.inspect))
    expect(inspections.map(({ kind }) => kind)).toEqual(Array(5).fill('broken'))
    expect(pids).toHaveLength(2)
  })

  it('answers everything that waits when it is closed, and everything asked afterwards', async () => {
    const { inspector, pids } = open({ entry: faulty })
    const hanging = inspector.inspect('hang-before-99')
    const waiting = inspector.inspect('whole')
    await inspector.close()
    const closed = {
      kind: 'broken',
      reason: 'decoder-failed',
      message: 'the inspector was closed',
    }
    expect(await Promise.all([hanging, waiting, inspector.inspect('late')])).toEqual(
      Array(3).fill(closed),
    )
    expect(await inspector.compareEdit({ source: 'a', mask: null, result: 'b' })).toBeNull()
    expect(pids).toHaveLength(1)
  })

  it('fails every picture when its child cannot start', async () => {
    const { inspector } = open({ entry: new URL('./fixtures/none.ts', import.meta.url) })
    expect(await inspector.inspect(whole)).toMatchObject({
      reason: 'decoder-failed',
      message: 'the decoder died (exit 1)',
    })
  })

  it('does not keep its process alive', async () => {
    const script = fileURLToPath(new URL('./fixtures/inspect-and-end.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [script, whole])
    expect(stdout).toBe('image\n')
  })
})
