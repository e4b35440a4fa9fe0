// What an Engine says of containers, services and tasks, secrets included.

/** Stands in everything that must not be told. */
export const SECRET = 'hunter2';

export const idOf = (digit: string): string => digit.repeat(64);

export function inspected(id: string, labels: Record<string, string>, overrides: object = {}) {
  return {
    Id: id,
    Name: `/${labels['com.docker.compose.service'] ?? 'other'}-1`,
    Path: SECRET,
    Args: [SECRET],
    State: {
      Status: 'running',
      ExitCode: 0,
      Error: SECRET,
      StartedAt: '2026-11-24T06:10:02.5Z',
      Health: { Status: 'unhealthy', Log: [{ ExitCode: 1, Output: SECRET }] },
    },
    RestartCount: 4,
    Mounts: [{ Source: SECRET }],
    HostConfig: {
      Init: true,
      Memory: 201_326_592,
      RestartPolicy: { Name: 'on-failure' },
      Binds: [SECRET],
    },
    Config: {
      Image: 'numbers/numbers-api:v3',
      Env: [`PASSWORD=${SECRET}`],
      Cmd: [SECRET],
      Labels: { ...labels, password: SECRET },
      Healthcheck: { Test: ['CMD', SECRET], Interval: 5e9, Timeout: 1e9, Retries: 2 },
    },
    NetworkSettings: { Networks: { [SECRET]: {} } },
    ...overrides,
  };
}

export const ours = (service: string): Record<string, string> => ({
  'com.docker.compose.project': 'numbers',
  'com.docker.compose.service': service,
  'com.docker.compose.container-number': '1',
  'com.docker.compose.oneoff': 'False',
});

export const theirs: Record<string, string> = {
  'com.docker.compose.project': 'payroll',
  'com.docker.compose.service': SECRET,
  'com.docker.compose.container-number': '1',
};

/** Answers of an Engine that hands out the containers of others, too, whatever it was asked for. */
export const answersWithTheirs = {
  '/info': { Swarm: { ControlAvailable: false }, Name: SECRET },
  '/containers/json': [{ Id: idOf('a') }, { Id: idOf('b') }],
  [`/containers/${idOf('a')}/json`]: inspected(idOf('a'), ours('numbers-api')),
  [`/containers/${idOf('b')}/json`]: inspected(idOf('b'), theirs),
};

export const event = (action: string, labels: Record<string, string>, more: object = {}) => ({
  Action: action,
  Actor: {
    ID: idOf('a'),
    Attributes: {
      image: 'numbers/numbers-api:v3',
      name: 'numbers-numbers-api-1',
      ...labels,
      password: SECRET,
      ...more,
    },
  },
  timeNano: 1_795_500_000_123_000_000,
});
