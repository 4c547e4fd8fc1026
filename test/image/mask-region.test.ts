import { describe, expect, it } from 'vitest'
import { edgeBand } from '../../src/image/mask-region.ts'

const drawn = (marks: Uint8Array, width: number) =>
  Array.from(marks)
    .join('')
    .match(new RegExp(`.{${width}}`, 'g'))

describe('edgeBand', () => {
  it('covers both sides of an edge and stops at the border of the picture', () => {
    const region = Uint8Array.from('111000000'.repeat(2), Number)
    expect(drawn(edgeBand(region, { width: 9, height: 2 }, 2), 9)).toEqual([
      '011110000',
      '011110000',
    ])
  })

  it('reaches across corners', () => {
    const region = Uint8Array.from('00000' + '00000' + '00100' + '00000' + '00000', Number)
    expect(drawn(edgeBand(region, { width: 5, height: 5 }, 1), 5)).toEqual([
      '00000',
      '01110',
      '01110',
      '01110',
      '00000',
    ])
  })

  it('is empty where there is no edge', () => {
    const region = new Uint8Array(12).fill(1)
    expect(edgeBand(region, { width: 4, height: 3 }, 3)).toEqual(new Uint8Array(12))
  })
})
