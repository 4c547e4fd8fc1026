import { hash } from 'node:crypto'
import type { Spread } from './world.ts'

/**
 * All randomness that belongs to one request: each draw is a hash of its seed text and a label, so
 * that neither the time nor the order of other requests or draws can change it.
 */
export interface Chance {
  /** 64 hex digits. */
  hex(label: string): string
  /** 0 ≤ x < 1. */
  unit(label: string): number
  /** One of a list that is not empty. */
  pick<T>(label: string, from: readonly T[]): T
  /** `length` characters of a to z and 0 to 9 without the easily confused ones. */
  id(label: string, length: number): string
  /** A number from a spread: fixed, or log-uniform between its ends. */
  from(label: string, spread: Spread): number
}

const ALPHABET = 'abcdefghjkmnpqrstvwxyz0123456789'

export function chanceOf(seedText: string): Chance {
  const bytes = (label: string): Buffer => hash('sha256', `${seedText}\n${label}`, 'buffer')
  const unit = (label: string): number => bytes(label).readUIntBE(0, 6) / 2 ** 48
  return {
    hex: (label) => bytes(label).toString('hex'),
    unit,
    pick: (label, from) => {
      const picked = from[Math.floor(unit(label) * from.length)]
      if (picked === undefined) throw new Error(`nothing to pick from for ${label}`)
      return picked
    },
    id: (label, length) =>
      Array.from({ length }, (_, at) => ALPHABET[(bytes(label)[at] ?? 0) % 32]).join(''),
    from: (label, spread) =>
      typeof spread === 'number' ? spread : spread.min * (spread.max / spread.min) ** unit(label),
  }
}
