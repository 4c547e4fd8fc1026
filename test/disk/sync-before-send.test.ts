import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../support/assay.ts'
import { type MockProcess, startMockProcess } from '../support/mock-process.ts'
import { assayIn, mayTrace } from './limited.ts'

const TRIALS = 4
const SUITE = `format: image-assay/suite@1
name: sync
targets: [{ id: t, provider: openai, model: gpt-image-2 }]
prompts: [{ id: a, text: a red kite over a field }]
matrix: { size: [1024x1024], quality: [low] }
trials: ${TRIALS}
concurrency: 1
budget: { run: 1 }
checks: []
`

const can = mayTrace()
const why = can ? '' : ' (skipped: there is no strace here, or it may not trace)'

let mock: MockProcess
beforeAll(async () => {
  mock = await startMockProcess('--speed', '0')
})
afterAll(() => mock.stop())

test.skipIf(!can)(
  `each request leaves after the disk has confirmed its hold, its mark and its witness${why}`,
  async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 's.yaml'), SUITE)
    const log = join(folder, 'calls')
    const calls = 'fdatasync,fsync,write,writev,sendto,sendmsg'
    const { code, err } = await assayIn(
      `exec strace -f -y -s 40 -e trace=${calls} -o ${log} "$0" "$@"`,
      ['run', join(folder, 's.yaml'), '--mock', mock.url, '--results', join(folder, 'results')],
    )
    expect(code, err).toBe(0)
    const lines = readFileSync(log, 'utf8').split('\n')
    const since = { ledger: 0, journal: 0, image: 0 }
    const before: (typeof since)[] = []
    for (const line of lines) {
      if (/\b(fdatasync|fsync)\(\d+<[^>]*ledger\.sqlite-wal>/.test(line)) since.ledger += 1
      if (/\b(fdatasync|fsync)\(\d+<[^>]*ledger\.journal>/.test(line)) since.journal += 1
      if (/\b(fdatasync|fsync)\(\d+<[^>]*\/images\/[^>]*part-/.test(line)) since.image += 1
      if (!/"POST \/openai/.test(line)) continue
      before.push({ ...since })
      Object.assign(since, { ledger: 0, journal: 0, image: 0 })
    }
    expect(before).toHaveLength(TRIALS)
    for (const [index, { ledger, journal, image }] of before.entries()) {
      // The hold and the mark; after the first also the answer and the charge of the one before.
      expect(ledger).toBeGreaterThanOrEqual(index === 0 ? 2 : 4)
      expect([journal, image]).toEqual([1, index === 0 ? 0 : 1])
    }
  },
)
