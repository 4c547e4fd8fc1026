import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Loaded into a measured program with `--import`: writes what the process used to the file that
 * ASSAY_BENCH_USAGE names, as it exits. Children of the process are not counted.
 */
const file = process.env.ASSAY_BENCH_USAGE
if (file !== undefined) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
    const cpuMs = (userCPUTime + systemCPUTime) / 1000
    writeFileSync(file, JSON.stringify({ cpuMs, peakBytes: ownPeakBytes() ?? maxRSS * 1024 }))
  })
}

/** On Linux `maxRSS` includes what the parent had before exec; the high-water mark does not. */
function ownPeakBytes(): number | null {
  try {
    const found = /^VmHWM:\s*([0-9]+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
    return found?.[1] === undefined ? null : Number(found[1]) * 1024
  } catch {
    return null
  }
}
