import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { CellSummary, RunDocument } from '../../src/domain/run.ts'
import { assay, temporaryFolder } from '../support/assay.ts'

async function run(suite: string): Promise<{ code: number | null; document: RunDocument }> {
  const file = resolve('suites', suite)
  const { code, out } = await assay(['run', file, '--json'], { cwd: temporaryFolder() })
  return { code, document: JSON.parse(out) as RunDocument }
}

const bill = ({ id, cost, billed }: CellSummary) => ({ id, charged: cost.total, billed })
const agreed = (cell: CellSummary) => ({ ...bill(cell), charged: cell.billed })

test('every dialect and mode gives its image, and is charged what its mock billed', async () => {
  const { code, document } = await run('providers.yaml')
  expect(document.totals.outcomes).toEqual({ produced: document.totals.trials })
  expect(document.cells.map(bill)).toEqual(document.cells.map(agreed))
  expect(code).toBe(0)
})

test('every way of charging and of ending is charged as billed; only a lost answer is in doubt', async () => {
  const { code, document } = await run('billing.yaml')
  const { cells } = document
  const told = cells.filter(({ target }) => target !== 'lost')
  expect(told.map(bill)).toEqual(told.map(agreed))
  expect(told.map(({ cost }) => cost.unknown)).toEqual(told.map(() => 0))
  const lost = cells.find(({ target }) => target === 'lost')
  expect(lost).toMatchObject({ billed: '0.04', cost: { total: '0', unknown: 1 } })
  expect(code).toBe(4)
})

test('--target may be given again, and every one that is not there is told at once', async () => {
  const suite = resolve('suites', 'billing.yaml')
  const cwd = temporaryFolder()
  const asked = (...ids: string[]) =>
    assay(['plan', suite, '--json', ...ids.flatMap((id) => ['--target', id])], { cwd })
  const { out } = await asked('tokens', 'credits')
  const { cells } = JSON.parse(out) as { cells: readonly { readonly id: string }[] }
  expect(new Set(cells.map(({ id }) => id.split('/')[0]))).toEqual(new Set(['tokens', 'credits']))
  const { code, err } = await asked('tokens', 'nope', 'neither')
  expect([code, err]).toEqual([2, expect.stringMatching(/target "nope".*target "neither"/s)])
})

test('what a mask costs is told before the call, in pixels and dollars', async () => {
  const suite = resolve('suites', 'billing.yaml')
  const { code, out } = await assay(['plan', suite, '--target', 'masked-pixels'], {
    cwd: temporaryFolder(),
  })
  expect(out).toContain('this edit masks 76,800 px: $0.00768.')
  expect(code).toBe(0)
})
