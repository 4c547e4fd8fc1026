import Big from 'big.js'
import type { UsdText } from '../domain/money.ts'
import { clean } from './clean.ts'

/** What stands where there is no figure. */
export const NONE = '–'

/** The exact amount with at least two decimals: `0.4` → `$0.40`. */
export function moneyText(amount: UsdText): string {
  const value = decimal(amount)
  if (value === null) return clean(amount)
  const exact = value.toFixed()
  const decimals = exact.split('.')[1]?.length ?? 0
  return `$${value.toFixed(Math.max(2, decimals))}`
}

/** Four significant digits, at least two decimals: `0.005416667` → `$0.005417`. */
export function shortMoneyText(amount: UsdText): string {
  const value = decimal(amount)
  if (value === null) return clean(amount)
  const decimals = Math.max(2, 3 - value.e)
  return moneyText(value.round(decimals, Big.roundHalfEven).toFixed())
}

function decimal(amount: string): Big | null {
  return /^[0-9]{1,15}(\.[0-9]{1,40})?$/.test(amount) ? new Big(amount) : null
}

/** `840ms`, `12.3s`, `3m 05s`, `1h 02m`. */
export function durationText(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)}ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}s`
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}m ${two(seconds % 60)}s`
  return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** A share from 0 to 1 with as many digits as tell it from its neighbours: `7.4%`, `20%`, `0%`. */
export function percentText(share: number): string {
  const percent = share * 100
  return `${Number(percent.toFixed(percent < 10 ? 1 : 0))}%`
}

/** `1 trial`, `2 trials`. */
export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
