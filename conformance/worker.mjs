// Web Workers for Node, so that a client that wants one for its heartbeats runs its own worker script, in a thread of its own.
import { resolveObjectURL } from 'node:buffer'
import { Worker } from 'node:worker_threads'

const PRELUDE = `
const { parentPort } = require('node:worker_threads')
globalThis.self = globalThis
globalThis.postMessage = (data) => parentPort.postMessage(data)
globalThis.addEventListener = (name, listener) => parentPort.on(name, (data) => listener({ data }))
`

/** The part of the Web Worker interface that clients use; `started` counts the instances. */
export class WebWorker {
  static started = 0
  #ended = false
  #ready

  constructor(url) {
    WebWorker.started += 1
    this.#ready = this.#start(url)
  }

  postMessage(data) {
    this.#ready.then((worker) => worker.postMessage(data))
  }

  async terminate() {
    this.#ended = true
    await (await this.#ready).terminate()
  }

  async #start(url) {
    const worker = new Worker(PRELUDE + (await resolveObjectURL(url.toString()).text()), { eval: true })
    worker.unref()
    worker.on('message', (data) => this.#ended || this.onmessage?.({ data }))
    worker.on('error', (error) => this.onerror?.({ message: error.message, error }))
    return worker
  }
}
