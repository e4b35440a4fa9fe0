// What the guide says itself, in both languages. What a lab says is in its own texts.
/** Codes of ISO 639-1. Each lab has its texts in all of them. */
export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

const en = {
  // The language's own name.
  name: 'English',
  // The sections of a lab's text, in their order.
  sections: {
    question: 'Question',
    do: 'Do',
    look: 'Look',
    checks: 'Checks',
    explanation: 'Explanation',
    change: 'Change',
    back: 'Back',
    instructor: 'Instructor',
  },
  workshop: 'Workshop',
  livePage: 'Live page',
  livePageHint: 'opens beside this one',
  allLabs: 'All labs',
  introduction:
    'Each lab starts with a question: predict the result, try it on real containers, and see whether you were right. Type the commands into a terminal in the folder of docker-compose.yml.',
  lab: (number: number) => `Lab ${number}`,
  minutes: (minutes: number) => `${minutes} minutes`,
  notBegun: 'not started',
  ticked: (done: number, all: number) => `${done} of ${all} checks`,
  predictedRight: 'done, predicted right',
  predictedWrong: 'done, predicted wrong',
  yourPrediction: 'Your prediction',
  predict: 'This is what I expect',
  predictHint: 'The commands come next. You learn the most from a wrong prediction.',
  chooseFirst: 'Choose an answer first.',
  lasts: (seconds: number) => `must last ${seconds} s more`,
  silent: (services: string) => `No answer from ${services}. Checks that need it are waiting.`,
  allTicked: 'All checks are done. The explanation is below.',
  right: 'You predicted it.',
  wrong: (predicted: string, right: string) => `You predicted “${predicted}”. It is “${right}”.`,
  yours: 'your prediction',
  rightAnswer: 'right',
  change: 'Change it and predict again',
  back: 'Reset everything',
  backHint: 'Stuck or finished? These commands restore the initial state.',
  again: 'Restart this lab',
  allAgain: 'Restart all labs',
  notKept:
    'Your progress is not being saved and will be lost when the guide restarts. See why: docker compose logs workshop',
  next: 'Next',
  whatWasDone: 'What you did',
  copy: 'Copy',
  copied: 'Copied',
  live: 'live',
  lost: 'The guide does not answer. Reconnecting… After a restart of Docker or your computer, run: docker compose --profile workshop up --detach',
  lookAgain: 'Reload',
  instructor: 'For instructors',
  instructorHint: 'Contains all answers.',
  replay: 'Play a recording',
  replayHint:
    'shows recorded failures and recoveries step by step. If Docker does not work in your room, open docs/replay.html in a browser: it needs no server and no network.',
  sources: { engine: 'Engine', api: 'API', web: 'web', guide: 'guide' },
};

export type Words = typeof en;

/** Has all words: one that is missing is a type error. */
const ko: Words = {
  name: '한국어',
  sections: {
    question: '질문',
    do: '해 보기',
    look: '살펴보기',
    checks: '확인',
    explanation: '설명',
    change: '바꿔 보기',
    back: '되돌리기',
    instructor: '강사용',
  },
  workshop: '워크숍',
  livePage: '실시간 페이지',
  livePageHint: '새 탭에서 열린다',
  allLabs: '모든 실습',
  introduction:
    '각 실습은 질문으로 시작한다. 결과를 예상하고, 실제 컨테이너에서 실행하고, 예상이 맞았는지 확인한다. 명령은 docker-compose.yml이 있는 폴더의 터미널에 입력한다.',
  lab: (number) => `실습 ${number}`,
  minutes: (minutes) => `${minutes}분`,
  notBegun: '시작 전',
  ticked: (done, all) => `확인 항목 ${all}개 중 ${done}개`,
  predictedRight: '완료, 예상 적중',
  predictedWrong: '완료, 예상 빗나감',
  yourPrediction: '나의 예상',
  predict: '이렇게 예상한다',
  predictHint: '다음에 명령이 나온다. 빗나간 예상에서 가장 많이 배운다.',
  chooseFirst: '먼저 답을 고른다.',
  lasts: (seconds) => `${seconds}초 더 유지되어야 한다`,
  silent: (services) => `응답이 없는 서비스: ${services}. 그 응답이 필요한 확인 항목은 대기한다.`,
  allTicked: '모든 항목을 확인했다. 아래에 설명이 있다.',
  right: '예상이 맞았다.',
  wrong: (predicted, right) => `예상은 “${predicted}”, 정답은 “${right}”이다.`,
  yours: '나의 예상',
  rightAnswer: '정답',
  change: '바꿔서 다시 예상하기',
  back: '되돌리기',
  backHint: '막혔거나 끝났으면 이 명령으로 초기 상태로 되돌린다.',
  again: '이 실습 다시 하기',
  allAgain: '모든 실습 처음부터 다시 하기',
  notKept:
    '진행 상황이 저장되지 않고 있으며, 가이드가 재시작되면 사라진다. 원인은 로그에 있다: docker compose logs workshop',
  next: '다음',
  whatWasDone: '실행한 내용',
  copy: '복사',
  copied: '복사됨',
  live: '연결됨',
  lost: '가이드가 응답하지 않는다. 다시 연결하는 중이다. 도커나 컴퓨터를 다시 시작했다면 다음을 실행한다: docker compose --profile workshop up --detach',
  lookAgain: '새로 고침',
  instructor: '강사용',
  instructorHint: '모든 정답이 있다.',
  replay: '기록 재생하기',
  replayHint:
    '기록된 장애와 복구를 단계별로 보여 준다. 강의실에서 도커가 동작하지 않으면 docs/replay.html을 브라우저로 연다. 서버도 네트워크도 필요 없다.',
  sources: { engine: '엔진', api: 'API', web: '웹', guide: '가이드' },
};

export const WORDS: Readonly<Record<Language, Words>> = { en, ko };
