package trapline.cluster.migration;

/**
 * Who may let the machine run. The giver may until it has said that it gives; the taker may from when it has heard that, unless it has said
 * before that it will never. Nothing else lets either begin, whatever is lost and however long it takes: so there is never a moment at which
 * both may. That neither may, for good, takes the death of a node in between: then nobody can know whether it ran there.
 */
public final class Handover {
    private Handover() {}

    /** The node where the machine was. */
    public static final class Giver {
        /** What it knows. */
        public enum State {
            /** The machine is ours. */
            KEEPS,
            /** We have said that it is theirs; they may run it by now. */
            GIVES,
            /** It runs there. */
            GAVE,
            /** The other node is gone: whether it ran there nobody knows. */
            LOST
        }

        private State state = State.KEEPS;

        /** The machine is here. */
        public Giver() {}

        /** {@return what it knows} */
        public State state() {
            return state;
        }

        /** {@return whether the machine may run here} */
        public boolean mayRun() {
            return state == State.KEEPS;
        }

        /** About to say, for the first time or again, that the machine is theirs; {@return whether that may be said} */
        boolean give() {
            if (state == State.KEEPS) {
                state = State.GIVES;
            }
            return state == State.GIVES;
        }

        /** It runs there. */
        void started() {
            if (state == State.GIVES) {
                state = State.GAVE;
            }
        }

        /** It never ran there, and never will. */
        void dropped() {
            if (state == State.GIVES) {
                state = State.KEEPS;
            }
        }

        /** The other node is gone. */
        void takerGone() {
            if (state == State.GIVES) {
                state = State.LOST;
            }
        }
    }

    /** The node where it is to be. */
    public static final class Taker {
        /** What it has. */
        public enum State {
            /** Not all of it. */
            INCOMPLETE,
            /** All of it, at rest. */
            HOLDS,
            /** It runs here. */
            RUNS,
            /** Nothing, and it never will. */
            DROPPED
        }

        private State state = State.INCOMPLETE;

        /** Nothing is here. */
        public Taker() {}

        /** {@return what it has} */
        public State state() {
            return state;
        }

        /** {@return whether the machine may run here} */
        public boolean mayRun() {
            return state == State.RUNS;
        }

        /** The machine is complete. */
        void complete() {
            if (state == State.INCOMPLETE) {
                state = State.HOLDS;
            }
        }

        /** The giver says that it is ours. */
        void go() {
            state = state == State.INCOMPLETE ? State.DROPPED : state == State.HOLDS ? State.RUNS : state;
        }

        /** We do not want it any more; {@return whether it is dropped, now or before} */
        boolean drop() {
            if (state != State.RUNS) {
                state = State.DROPPED;
            }
            return state == State.DROPPED;
        }
    }
}
