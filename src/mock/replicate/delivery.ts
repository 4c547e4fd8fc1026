import { MEDIA_TYPES } from '../draw/picture.ts'
import { bytesReply, type Reply } from '../http/reply.ts'
import type { Arrival, Scene } from '../scene.ts'
import { notFound } from './error.ts'
import type { Task } from './task.ts'
import { isRemoved } from './view.ts'

/** Serves output files; needs no key, as the vendor's delivery host does not. */
export function replicateDelivery(
  scene: Scene,
  tasks: ReadonlyMap<string, Task>,
): (arrival: Arrival, route: string) => Promise<Reply> {
  return async ({ method }, route) => {
    const [, id = '', index = ''] = /^\/([a-z0-9]{26})\/out-(\d+)\.[a-z]+$/.exec(route) ?? []
    const task = tasks.get(id)
    const sketch = task?.sketches[Number(index)]
    if (method !== 'GET' || task === undefined || sketch === undefined) return notFound()
    const { status } = task.state()
    if (status !== 'succeeded' || isRemoved(task.state(), scene.now())) return notFound()
    if (task.fault?.fault === 'delivery-404') return notFound()
    const picture = await scene.studio.draw(sketch)
    const reply = bytesReply(200, picture.bytes, { 'content-type': MEDIA_TYPES[sketch.format] })
    return task.fault?.fault === 'delivery-truncated'
      ? { ...reply, fault: { ...task.fault, fault: 'cut-body' } }
      : reply
  }
}
