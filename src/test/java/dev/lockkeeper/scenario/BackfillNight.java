package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.window.StepId;
import java.sql.SQLException;

/** A night with a step that changes many rows in small batches, and a table that counts how often each was changed. */
abstract class BackfillNight extends Night {
    static final StepId FILL = new StepId("fill-column");
    static final int ORDERS = 400;
    private static final String BACKFILL = """
                kind: backfill
                title: A priority for every order
                at: 20m
                planned: 5m
                table: public.orders
                key: id
                sql: UPDATE public.orders SET priority = 1 WHERE id > :from AND id <= :to
                batch: 10
                pause: 100ms
        """;
    private static final String EFFECTS = """
        INSERT INTO public.orders SELECT i, i FROM generate_series(4, %d) AS i;
        CREATE TABLE public.effects (id integer NOT NULL);
        CREATE FUNCTION public.count_effect() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN INSERT INTO public.effects VALUES (NEW.id); RETURN NEW; END $$;
        CREATE TRIGGER effect AFTER UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION public.count_effect();
        ANALYZE public.orders;
        """;

    /** The shop with a ledger, many orders, and a backfill in the place of its second step. */
    void givenAShopWithABackfill() throws Exception {
        givenAShop();
        house().target().byHand(EFFECTS.formatted(ORDERS));
        String shop = shopWithALedger();
        int from = shop.indexOf("        kind: sql\n        title: A priority for every order\n");
        int to = shop.indexOf("        checks:\n", from);
        whenTheFileBecomes("runbook.yaml", shop.substring(0, from) + BACKFILL.indent(0) + shop.substring(to));
    }

    /** How often a row was changed. */
    int moved() throws SQLException {
        return Integer.parseInt(
                house().target().ask("SELECT count(*) FROM public.effects").get(0));
    }

    void thenRowsMove() {
        await("rows move").atMost(House.PATIENCE).until(() -> moved() >= 20);
    }

    void thenEveryRowChangedOnce() throws SQLException {
        assertThat(house().target().ask("SELECT count(*) || ' of ' || count(DISTINCT id) FROM public.effects"))
                .containsExactly(ORDERS + " of " + ORDERS);
    }
}
