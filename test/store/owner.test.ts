import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { isOwnerAlive, thisOwner } from '../../src/store/owner.ts'

const isLinux = process.platform === 'linux'
const only = isLinux ? '' : ' (skipped: only Linux tells when a process began)'

const parts = (): [string, string, string, string] => {
  const [boot = '', id = '', start = '', epoch = ''] = thisOwner(process.pid, 'epoch').split('/')
  return [boot, id, start, epoch]
}

test('this process is alive, and names its boot, number, start and epoch', () => {
  expect(isOwnerAlive(thisOwner(process.pid, 'epoch'))).toBe(true)
  const [boot, id, start, epoch] = parts()
  expect(boot).not.toBe('')
  expect(id).toBe(String(process.pid))
  expect(start).not.toBe('')
  expect(epoch).toBe('epoch')
})

test('a process of another boot is dead, whatever its number', () => {
  const [, id, start, epoch] = parts()
  expect(isOwnerAlive(`another-boot/${id}/${start}/${epoch}`)).toBe(false)
})

test.skipIf(!isLinux)(`a process that began at another time is another process${only}`, () => {
  const [boot, id, start, epoch] = parts()
  expect(isOwnerAlive(`${boot}/${id}/${Number(start) + 1}/${epoch}`)).toBe(false)
})

test('a process whose start is unknown is alive while its number is taken, even by a stranger', () => {
  const [boot] = parts()
  expect(isOwnerAlive(`${boot}/${process.pid}/unknown/epoch`)).toBe(true)
  expect(isOwnerAlive(`${boot}/1/unknown/epoch`)).toBe(true)
})

test.each(['', 'nonsense', '/', '///'])('%j owns nothing', (owner) => {
  expect(isOwnerAlive(owner)).toBe(false)
})

test('a child is alive until it is killed, and dead even before its parent has looked', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  const [boot] = parts()
  const owner = thisOwner(child.pid ?? 0, 'child')
  const nameless = `${boot}/${child.pid}/unknown/child`
  expect(isOwnerAlive(owner)).toBe(true)
  expect(isOwnerAlive(nameless)).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(isOwnerAlive(owner)).toBe(false)
  expect(isOwnerAlive(nameless)).toBe(false)
})
