import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FAULT_NAMES } from '../../src/mock/faults.ts'
import { ANSWER_ROWS } from './answer-rows.ts'
import { CONFIG_ROWS } from './config-rows.ts'
import { HTTP_ROWS } from './http-rows.ts'
import { MONEY_ROWS } from './money-rows.ts'
import { TASK_ROWS } from './task-rows.ts'
import { TRANSPORT_ROWS } from './transport-rows.ts'

const MATRIX_ROWS = [
  ...TRANSPORT_ROWS,
  ...HTTP_ROWS,
  ...TASK_ROWS,
  ...ANSWER_ROWS,
  ...MONEY_ROWS,
] as const

/** Files here whose tests begin with the number of their fault. */
const NUMBERED = ['servers', 'gate', 'process', 'disk', 'config']

/** Faults that are proved where they are made, by the file and the words of the test. */
const ELSEWHERE: Readonly<Record<number, readonly [string, string]>> = {
  13: [
    'test/wire/transport-faults.test.ts',
    'a request that waited for a socket until its deadline',
  ],
  46: ['test/image/inspector.test.ts', 'gives a picture up when its second child is killed too'],
  65: ['test/process/crash.test.ts', 'nothing is forgotten, and nothing is paid twice'],
  66: ['test/store/owner.test.ts', 'a process of another boot is dead, whatever its number'],
  67: ['test/wire/deadline-timer.test.ts', 'falls when it is due'],
  70: ['test/wire/wire.test.ts', 'that cannot be stored was still sent'],
  72: [
    'test/store/blobs.test.ts',
    'a folder that goes away is an error where the bytes are written',
  ],
  73: ['test/process/mistakes.test.ts', 'a results folder that is a file'],
  82: ['test/security/secrets.test.ts', 'a proxy that only the environment names gets no request'],
}

/** Faults that cannot be made, and why. */
const NOT_REPRODUCED: Readonly<Record<number, string>> = {
  35: 'nothing here listens for webhooks, and no adapter asks a provider to call one',
}

const LAST = 83

function numbersIn(file: string): readonly number[] {
  const text = readFileSync(`test/faults/${file}.test.ts`, 'utf8')
  return [...text.matchAll(/^\s*(?:test\(|\[)\s*'([0-9]{1,2}): /gm)].map((one) => Number(one[1]))
}

test('every fault of the matrix is proved here, proved elsewhere, or named with its reason', () => {
  const proved = new Set([
    ...MATRIX_ROWS.map(({ id }) => id),
    ...CONFIG_ROWS.map(([id]) => id),
    ...NUMBERED.flatMap(numbersIn),
    ...Object.keys(ELSEWHERE).map(Number),
    ...Object.keys(NOT_REPRODUCED).map(Number),
  ])
  const all = Array.from({ length: LAST }, (_, index) => index + 1)
  expect(all.filter((id) => !proved.has(id))).toEqual([])
  expect([...proved].filter((id) => !all.includes(id))).toEqual([])
})

test.each(Object.entries(ELSEWHERE))(
  'what is said to prove fault %s is there',
  (_, [file, words]) => {
    expect(existsSync(file)).toBe(true)
    expect(readFileSync(file, 'utf8')).toContain(words)
  },
)

test('what cannot be made here is not proved by a row either', () => {
  const rows = new Set(MATRIX_ROWS.map(({ id }) => id))
  expect(Object.keys(NOT_REPRODUCED).filter((id) => rows.has(Number(id)))).toEqual([])
})

test('every named fault of the mock stands in a row that states its four expectations', () => {
  const used = new Set(
    MATRIX_ROWS.flatMap(({ bout }) => bout.faults ?? []).map(({ fault }) => fault),
  )
  expect(FAULT_NAMES.filter((name) => !used.has(name))).toEqual([])
})

test('no outcome that nobody can know is tried again, and no hold of it is freed', () => {
  for (const { title, recorded, retried, holds } of MATRIX_ROWS) {
    if (recorded.some((one) => one.startsWith('lost'))) {
      expect([retried, holds.includes('free')], title).toEqual([false, false])
    }
    if (holds.includes('doubt')) expect(retried, title).toBe(false)
  }
})
