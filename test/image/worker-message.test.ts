import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAnswer, type WorkerRequest } from '../../src/image/worker-message.ts'

const inspect: WorkerRequest = { id: 7, task: { kind: 'inspect', path: 'a.png' } }
const compare: WorkerRequest = {
  id: 7,
  task: { kind: 'compare', source: 'a.png', mask: null, result: 'b.png' },
}
const facts = {
  format: 'png',
  width: 3,
  height: 2,
  bytes: 90,
  frames: 1,
  hasAlpha: false,
  transparentShare: 0,
  entropy: 0,
  deviation: 0,
  perceptualHash: '0123456789abcdef',
}
const inspection = (more: object) => ({
  id: 7,
  result: { kind: 'inspection', inspection: { kind: 'image', facts: { ...facts, ...more } } },
})
const edit = { outsideSsim: 1, outsideDifference: null, insideChanged: 0.5 }

describe('readAnswer', () => {
  it('reads what was asked for', () => {
    expect(readAnswer(inspection({}), inspect)).toEqual(inspection({}).result)
    expect(readAnswer({ id: 7, result: { kind: 'edit', edit } }, compare)).toEqual({
      kind: 'edit',
      edit,
    })
    expect(readAnswer({ id: 7, result: { kind: 'edit', edit: null } }, compare)).not.toBeNull()
    const unreadable = { kind: 'unreadable', message: 'ENOENT' }
    expect(readAnswer({ id: 7, result: unreadable }, inspect)).toEqual(unreadable)
  })

  it('refuses the answer to another request or to another question', () => {
    expect(readAnswer({ ...inspection({}), id: 6 }, inspect)).toBeNull()
    expect(readAnswer(inspection({}), compare)).toBeNull()
    expect(readAnswer({ id: 7, result: { kind: 'edit', edit } }, inspect)).toBeNull()
  })

  it.each([
    { width: 0 },
    { height: 1.5 },
    { bytes: -1 },
    { frames: null },
    { entropy: Number.NaN },
    { deviation: '12' },
    { transparentShare: Number.POSITIVE_INFINITY },
    { perceptualHash: '0123456789ABCDEF' },
    { format: 'svg' },
    { hasAlpha: 1 },
  ])('refuses facts with %j', (wrong) => {
    expect(readAnswer(inspection(wrong), inspect)).toBeNull()
  })

  it('refuses an edit that is not made of numbers', () => {
    const result = { kind: 'edit', edit: { ...edit, outsideSsim: 'much' } }
    expect(readAnswer({ id: 7, result }, compare)).toBeNull()
  })

  it('never throws, whatever the message', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (message, inspection) => {
        readAnswer(message, inspect)
        readAnswer({ id: 7, result: message }, inspect)
        readAnswer({ id: 7, result: { kind: 'inspection', inspection } }, inspect)
      }),
    )
  })
})
