// The Inspector: one channel of one project, and every message that goes either way.
import { Connection, socketUrl } from './realtime.js'

const DEFAULTS = {
  host: location.origin, project: '', token: '', channel: 'room_a', log_level: 'error', schema: 'public', table: '*', event: '*',
  filter: '', select: '', private_channel: false, enable_presence: false, enable_db_changes: false,
}
const MOST_MESSAGES = 500

const byId = (id) => document.getElementById(id)
const form = byId('connection')
const field = (name) => form.elements[name]

let connection = null
let joinRef = null
let presence = new Map()

restore()
showChosen()
form.addEventListener('input', () => {
  showChosen()
  keep()
})
form.addEventListener('submit', (event) => {
  event.preventDefault()
  connect()
})
byId('disconnect').addEventListener('click', () => connection?.close())
byId('broadcast').addEventListener('submit', (event) => {
  event.preventDefault()
  const payload = json('broadcast', 'broadcast_payload')
  if (payload !== undefined) {
    connection?.push('broadcast', { type: 'broadcast', event: byId('broadcast').elements.broadcast_event.value, payload })
  }
})
byId('presence').addEventListener('submit', (event) => {
  event.preventDefault()
  const payload = json('presence', 'presence_payload')
  if (payload !== undefined) {
    connection?.push('presence', { type: 'presence', event: 'track', payload })
  }
})
byId('untrack').addEventListener('click', () => connection?.push('presence', { type: 'presence', event: 'untrack' }))
byId('clear').addEventListener('click', () => {
  byId('messages').replaceChildren()
  byId('empty').hidden = false
})
byId('heartbeats').addEventListener('change', ({ target }) => {
  byId('messages').classList.toggle('with-heartbeats', target.checked)
})

/** Takes over what the address of the page says. */
function restore() {
  const given = new URLSearchParams(location.search)
  for (const [name, fallback] of Object.entries(DEFAULTS)) {
    if (typeof fallback === 'boolean') {
      field(name).checked = given.has(name) ? given.get(name) === 'true' : fallback
    } else {
      field(name).value = given.get(name) ?? fallback
      if (field(name).value === '') field(name).value = fallback
    }
  }
}

/** Keeps what was entered in the address of the page. */
function keep() {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(chosen())) {
    if (value !== DEFAULTS[name]) query.set(name, value)
  }
  history.replaceState(null, '', query.size ? `?${query}` : location.pathname)
}

function chosen() {
  return Object.fromEntries(Object.keys(DEFAULTS).map((name) =>
    [name, typeof DEFAULTS[name] === 'boolean' ? field(name).checked : field(name).value.trim()]))
}

function showChosen() {
  byId('changes').hidden = !field('enable_db_changes').checked
  byId('presence').hidden = !field('enable_presence').checked
}

function connect() {
  const { host, project, token, channel, log_level: logLevel } = chosen()
  keep()
  connection?.close()
  let url
  try {
    url = socketUrl({ host, project, token, logLevel })
  } catch {
    state('closed', `"${host}" is not an address`)
    return
  }
  state('busy', 'Connecting')
  presence = new Map()
  showPresence()
  const opened = new Connection(url, channel, {
    opened() {
      state('busy', `Joining ${channel}`)
      joinRef = opened.join(joinPayload())
    },
    sent: (message) => add('sent', message),
    received(message) {
      add('received', message)
      if (opened === connection) react(message)
    },
    failed: (text) => add('received', { topic: '', event: 'unreadable', payload: text }),
    closed(code, reason) {
      if (opened !== connection) return
      connection = null
      state('closed', code === 1000 ? 'Disconnected' : `Disconnected: ${explain(code, reason)}`)
    },
  })
  connection = opened
}

function explain(code, reason) {
  const text = reason ? `${code} ${reason}` : code
  return code === 1006 ? `${text}: the server is away, or refused the token or project` : text
}

function joinPayload() {
  const { token, schema, table, event, filter, select, private_channel, enable_presence, enable_db_changes } = chosen()
  const changes = { event, schema, table }
  if (filter) changes.filter = filter
  if (select) changes.select = select.split(',').map((column) => column.trim())
  return {
    config: {
      broadcast: { ack: false, self: true },
      presence: { enabled: enable_presence, key: '' },
      postgres_changes: enable_db_changes ? [changes] : [],
      private: private_channel,
    },
    access_token: field('bearer').value.trim() || token,
  }
}

function react({ event, ref, payload, topic }) {
  if (topic === 'phoenix') return
  if (event === 'phx_reply' && ref === joinRef) {
    if (payload.status === 'ok') {
      state('open', `Joined ${chosen().channel}`)
    } else {
      state('closed', `Not joined: ${payload.response?.reason ?? 'refused'}`)
    }
  } else if (event === 'phx_close' || event === 'phx_error') {
    state('closed', 'The server closed the channel')
  } else if (event === 'system' && payload.status === 'error') {
    state('closed', payload.message)
  } else if (event === 'presence_state') {
    presence = new Map(Object.entries(payload).map(([key, { metas }]) => [key, metas]))
    showPresence()
  } else if (event === 'presence_diff') {
    merge(payload)
    showPresence()
  }
}

function merge({ joins, leaves }) {
  for (const [key, { metas }] of Object.entries(joins)) {
    const refs = new Set(metas.map((meta) => meta.phx_ref))
    presence.set(key, [...(presence.get(key) ?? []).filter((meta) => !refs.has(meta.phx_ref)), ...metas])
  }
  for (const [key, { metas }] of Object.entries(leaves)) {
    const refs = new Set(metas.map((meta) => meta.phx_ref))
    const left = (presence.get(key) ?? []).filter((meta) => !refs.has(meta.phx_ref))
    if (left.length) presence.set(key, left)
    else presence.delete(key)
  }
}

function showPresence() {
  const lines = [...presence].map(([key, metas]) => element('li', `${key}: ${JSON.stringify(metas.map(({ phx_ref, ...own }) => own))}`))
  byId('present').replaceChildren(...(lines.length ? lines : [element('li', 'nobody')]))
}

function state(kind, text) {
  byId('state').className = `state ${kind}`
  byId('state').textContent = text
  byId('disconnect').disabled = connection === null && kind !== 'busy'
  for (const id of ['send', 'track', 'untrack']) byId(id).disabled = kind !== 'open'
}

/** Reads a JSON field; says so under it when it is none. */
function json(formId, name) {
  const error = byId(`${formId}-error`)
  try {
    const value = JSON.parse(byId(formId).elements[name].value)
    error.hidden = true
    return value
  } catch (e) {
    error.textContent = `This is not JSON: ${e.message}`
    error.hidden = false
    return undefined
  }
}

function add(direction, { topic, event, payload }) {
  const entry = element('li')
  entry.className = topic === 'phoenix' ? `${direction} heartbeat` : direction
  const name = event === 'broadcast' && payload?.event ? `broadcast ${payload.event}` : event
  const head = element('p')
  head.append(
    element('time', new Date().toLocaleTimeString(undefined, { hour12: false })),
    element('span', direction === 'sent' ? '↑ sent' : '↓ received', 'direction'),
    element('b', name),
    element('span', topic, 'topic'),
  )
  entry.append(head, element('pre', JSON.stringify(payload, shortened, 2)))
  const list = byId('messages')
  list.prepend(entry)
  while (list.children.length > MOST_MESSAGES) list.lastChild.remove()
  byId('empty').hidden = true
}

/** Tokens are not for everybody who looks at the screen. */
function shortened(name, value) {
  return name === 'access_token' && typeof value === 'string' ? `${value.slice(0, 8)}…` : value
}

function element(tag, text = '', className = '') {
  const made = document.createElement(tag)
  made.textContent = text
  if (className) made.className = className
  return made
}
