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
        public enum Giving {
            /** The machine is ours. */
            KEEPS,
            /** We have said that it is theirs; they may run it by now. */
            GIVES,
            /** It runs there. */
            GAVE,
            /** The other node is gone: whether it ran there nobody knows. */
            LOST
        }

        private Giving state = Giving.KEEPS;

        /** The machine is here. */
        public Giver() {}

        /** {@return what it knows} */
        public Giving state() {
            return state;
        }

        /** {@return whether the machine may run here} */
        public boolean mayRun() {
            return state == Giving.KEEPS;
        }

        /** About to say, for the first time or again, that the machine is theirs; {@return whether that may be said} */
        boolean give() {
            if (state == Giving.KEEPS) {
                state = Giving.GIVES;
            }
            return state == Giving.GIVES;
        }

        /** It runs there. */
        void started() {
            if (state == Giving.GIVES) {
                state = Giving.GAVE;
            }
        }

        /** It never ran there, and never will. */
        void dropped() {
            if (state == Giving.GIVES) {
                state = Giving.KEEPS;
            }
        }

        /** The other node is gone. */
        void takerGone() {
            if (state == Giving.GIVES) {
                state = Giving.LOST;
            }
        }
    }

    /** The node where it is to be. */
    public static final class Taker {
        /** What it has. */
        public enum Taking {
            /** Not all of it. */
            INCOMPLETE,
            /** All of it, at rest. */
            HOLDS,
            /** It runs here. */
            RUNS,
            /** Nothing, and it never will. */
            DROPPED
        }

        private Taking state = Taking.INCOMPLETE;

        /** Nothing is here. */
        public Taker() {}

        /** {@return what it has} */
        public Taking state() {
            return state;
        }

        /** {@return whether the machine may run here} */
        public boolean mayRun() {
            return state == Taking.RUNS;
        }

        /** The machine is complete. */
        void complete() {
            if (state == Taking.INCOMPLETE) {
                state = Taking.HOLDS;
            }
        }

        /** The giver says that it is ours. */
        void go() {
            state = state == Taking.INCOMPLETE ? Taking.DROPPED : state == Taking.HOLDS ? Taking.RUNS : state;
        }

        /** We do not want it any more; {@return whether it is dropped, now or before} */
        boolean drop() {
            if (state != Taking.RUNS) {
                state = Taking.DROPPED;
            }
            return state == Taking.DROPPED;
        }
    }
}
