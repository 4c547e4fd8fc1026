import { readFileSync } from 'node:fs'

/**
 * Who holds an attempt: `boot id/process id/process start/epoch`. Never the process id alone: it is
 * used again after a reboot, and in a container it is always 1.
 */
export function thisOwner(processId: number, epoch: string): string {
  return `${bootId()}/${processId}/${startOf(processId) ?? 'unknown'}/${epoch}`
}

/** False only where the process is certainly gone. */
export function isOwnerAlive(owner: string): boolean {
  const [boot, processText, start] = owner.split('/')
  if (boot !== bootId()) return false
  const processId = Number(processText)
  if (start !== 'unknown') return startOf(processId) === start
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    // Not permitted to signal it: so it is there.
    return (error as { code?: unknown }).code === 'EPERM'
  }
}

function bootId(): string {
  return readOr('/proc/sys/kernel/random/boot_id', 'no-boot-id').trim()
}

/** Field 22 of /proc/PID/stat, after the command name, which may itself hold spaces. */
function startOf(processId: number): string | null {
  const stat = readOr(`/proc/${processId}/stat`, '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // A killed process stays in the table until its parent looks: it is dead all the same.
  if (fields[0] === 'Z' || fields[0] === 'X') return null
  return fields[19] ?? null
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return otherwise
  }
}
