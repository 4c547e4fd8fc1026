import { expect, it } from 'vitest'
import { notesOf } from '../../src/report/notes.ts'
import { attemptOf, cellOf, cleanRun } from './fixture.ts'

const cell = cellOf('mini', { mode: 'text-to-image', n: 1 })

it('words beside successes are counted by target, and those of failures are not among them', async () => {
  const { run } = await cleanRun()
  const said = (id: string, message: string | null) => attemptOf({ cell, id, message })
  const attempts = [
    said('a', 'dropped seed'),
    said('b', null),
    said('c', 'dropped size'),
    said('d', 'dropped size'),
    attemptOf({ cell, id: 'e', kind: 'empty', message: 'dropped seed' }),
  ]
  expect(notesOf({ run, attempts })).toEqual([
    { count: 2, target: 'mini', message: 'dropped size' },
    { count: 1, target: 'mini', message: 'dropped seed' },
  ])
})
