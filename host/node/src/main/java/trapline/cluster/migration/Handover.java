package trapline.cluster.migration;

/**
 * Who may let the machine run. The giver may until it has said that it gives; the taker may from when it has heard that, unless it has said
 * before that it will never. Nothing else lets either begin, whatever is lost and however long it takes: so there is never a moment at which
 * both may. That neither may, for good, takes the death of a node in between: then nobody can know whether it ran there.
 *
 * <p>A machine that outlives its node is owned by one of the two in a journal that both can reach. So the taker, told that the machine is its own,
 * first takes it there, from the giver and from nobody else; and if the taker dies, the journal knows whose it is, and has it.
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
            LOST,
            /** The other node is gone, and the journal says whose the machine is. */
            UNCLEAR
        }

        private final boolean journaled;

        private Giving state = Giving.KEEPS;

        /**
         * The machine is here.
         *
         * @param journaled whether it is owned in a journal that both nodes reach
         */
        public Giver(boolean journaled) {
            this.journaled = journaled;
        }

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
                state = journaled ? Giving.UNCLEAR : Giving.LOST;
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
            /** All of it, and it is to be ours; the journal has not said yet whether it is. */
            TAKES,
            /** It runs here. */
            RUNS,
            /** Nothing, and it never will. */
            DROPPED
        }

        private Taking state = Taking.INCOMPLETE;

        private final boolean journaled;

        /**
         * Nothing is here.
         *
         * @param journaled whether it is owned in a journal that both nodes reach
         */
        public Taker(boolean journaled) {
            this.journaled = journaled;
        }

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
            state = switch (state) {
                case INCOMPLETE -> Taking.DROPPED;
                case HOLDS -> journaled ? Taking.TAKES : Taking.RUNS;
                case TAKES, RUNS, DROPPED -> state;
            };
        }

        /** The journal has said whether it is ours. */
        void owns(boolean ours) {
            if (state == Taking.TAKES) {
                state = ours ? Taking.RUNS : Taking.DROPPED;
            }
        }

        /** We do not want it any more; {@return whether it is dropped, now or before} */
        boolean drop() {
            // Of what is being taken it is not known any more that it is not ours.
            if (state != Taking.RUNS && state != Taking.TAKES) {
                state = Taking.DROPPED;
            }
            return state == Taking.DROPPED;
        }
    }
}
