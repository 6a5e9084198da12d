// Shows how the nodes of the cluster reach each other, and keeps it up to date.
const PERIOD_MS = 5000
const STALE_MS = 30_000
const SLOW_MS = 1000

let answeredAt = 0
let last = null

export function stateOf(latency, ageMs) {
  if (ageMs > STALE_MS) return 'stale'
  if (latency.millis === null) return 'unreachable'
  return latency.millis > SLOW_MS ? 'slow' : 'ok'
}

/** Means over all reachable pairs of nodes, by pair of regions. */
export function averages(nodes, latencies) {
  const regionOf = new Map(nodes.map(({ id, region }) => [id, region ?? '–']))
  const sums = new Map()
  for (const { from, to, millis } of latencies) {
    if (millis === null) continue
    const pair = JSON.stringify([regionOf.get(from), regionOf.get(to)])
    const { sum, count } = sums.get(pair) ?? { sum: 0, count: 0 }
    sums.set(pair, { sum: sum + millis, count: count + 1 })
  }
  return [...sums].map(([pair, { sum, count }]) => [...JSON.parse(pair), sum / count])
}

function millis(value) {
  if (value === null) return '–'
  return `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`
}

function fill(id, rows, empty) {
  const body = document.getElementById(id)
  body.replaceChildren(...(rows.length ? rows : [[empty]]).map((cells) => {
    const row = document.createElement('tr')
    row.append(...cells.map((cell) => {
      const data = document.createElement('td')
      if (typeof cell === 'object') {
        data.className = cell.className
        data.textContent = cell.text
      } else {
        data.textContent = cell
      }
      return data
    }))
    return row
  }))
}

const number = (text) => ({ className: 'number', text })

function show() {
  if (last === null) return
  const age = Date.now() - answeredAt
  const states = last.latencies.map((latency) => stateOf(latency, age))
  fill('nodes', last.nodes.map(({ id, region }) => [id, region ?? '–']), 'none')
  fill('latencies', last.latencies.map((latency, i) => [
    latency.from, latency.to, number(millis(latency.millis)), { className: `state ${states[i]}`, text: states[i] },
  ]), 'none')
  fill('regions', averages(last.nodes, last.latencies).map(([from, to, mean]) => [from, to, number(millis(mean))]), 'none')
  const bad = states.filter((state) => state !== 'ok').length
  const summary = bad === 0 ? 'All nodes answer.' : `${bad} of ${states.length} ways between nodes are slow, stale or broken.`
  document.getElementById('state').textContent = age > STALE_MS
    ? `This node has not answered for ${Math.round(age / 1000)} s.`
    : `${summary} Measured at ${new Date(answeredAt).toLocaleTimeString()}.`
}

async function update() {
  try {
    const response = await fetch('/status/nodes', { headers: { accept: 'application/json' } })
    if (response.ok) {
      last = await response.json()
      answeredAt = Date.now()
    }
  } catch {
    // the node is away; what is shown grows old and says so
  }
  show()
}

if (typeof document !== 'undefined') {
  update()
  setInterval(update, PERIOD_MS)
}
