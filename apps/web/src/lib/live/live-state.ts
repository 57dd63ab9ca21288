import { createStore, useStore } from '../page/store.ts';
import type { LiveState } from './live-stream.ts';

const liveState = createStore<LiveState>('connecting');

export const setLiveState = liveState.set;
export const useLiveState = (): LiveState => useStore(liveState);
