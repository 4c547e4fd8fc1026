import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'

/** A ledger up to this size is checked whole whenever it is opened: that takes some 20 ms. */
const SMALL_BYTES = 8 * 1024 * 1024

/**
 * Whether nothing has written, copied or restored the ledger or its journal since the last process
 * that had them open closed them in order. What that process had checked and then kept right is
 * right still, so that a long history need not be read again. Never said of a small ledger.
 */
export function isSealed(ledger: string, journal: string): boolean {
  try {
    // Somebody has it open, or died with it open.
    if (existsSync(`${ledger}-wal`)) return false
    if (statSync(ledger).size <= SMALL_BYTES) return false
    return readFileSync(sealOf(ledger), 'utf8') === factsOf([ledger, journal])
  } catch {
    return false
  }
}

/** To be called when the ledger has been opened: from here on it changes. */
export function breakSeal(ledger: string): void {
  rmSync(sealOf(ledger), { force: true })
}

/** To be called when ledger and journal were checked, and have been closed in order. */
export function seal(ledger: string, journal: string): void {
  try {
    // The last to close a ledger takes the -wal file away; while it is there, others go on.
    if (existsSync(`${ledger}-wal`)) return
    writeFileSync(sealOf(ledger), factsOf([ledger, journal]), { mode: 0o600 })
  } catch {
    // Without a seal the next opening checks everything.
  }
}

function sealOf(ledger: string): string {
  return `${ledger}.seal`
}

/** A copy has another inode, and every write moves the change time, which nobody can set. */
function factsOf(files: readonly string[]): string {
  return files
    .map((file) => {
      const { ino, size, ctimeNs } = statSync(file, { bigint: true })
      return `${ino} ${size} ${ctimeNs}\n`
    })
    .join('')
}
