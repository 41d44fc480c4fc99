package dev.lockkeeper.standin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What can be listed, and where each schema keeps it. Names are fixed here and never come from a request. */
enum Listing {
    SALES(
            "sales",
            "sales",
            "sales_with_details",
            "id tenant_id customer_id title assigned_to status stage value created_at updated_at",
            "customer_name assigned_to_name amount",
            "customer_name assigned_to_name"),
    TICKETS(
            "tickets",
            "tickets",
            "tickets_with_details",
            "id tenant_id customer_id title description assigned_to reported_by status priority created_at updated_at",
            "customer_name customer_email customer_phone assigned_to_name reported_by_name",
            "customer_name customer_email customer_phone assigned_to_name reported_by_name"),
    JOB_WORKS(
            "job-works",
            "job_works",
            "job_works_with_details",
            "id tenant_id customer_id job_ref_id product_id receiver_engineer_id assigned_by pieces price status"
                    + " priority due_date created_at updated_at",
            "customer_name customer_short_name customer_contact customer_email customer_phone product_name product_sku"
                    + " product_category product_unit receiver_engineer_name receiver_engineer_email assigned_by_name",
            "customer_name customer_short_name customer_contact customer_email customer_phone product_name product_sku"
                    + " product_category product_unit receiver_engineer_name receiver_engineer_email assigned_by_name"),
    PRODUCTS(
            "products",
            "products",
            "products_with_details",
            "id tenant_id name sku unit price status category_id supplier_id created_at updated_at",
            "category is_active supplier_name",
            "category is_active supplier_name"),
    /** Nothing was ever copied into customers; they go over to their view together with the sales. */
    CUSTOMERS(
            "customers",
            "customers",
            "customers_with_stats",
            "id tenant_id company_name short_name contact_name email phone status created_at updated_at",
            "",
            "total_sales total_sales_value total_tickets open_tickets total_contracts");

    private final String path;
    private final String table;
    private final String view;
    private final List<String> base;
    private final List<String> copied;
    private final List<String> joined;

    Listing(String path, String table, String view, String base, String copied, String joined) {
        this.path = path;
        this.table = table;
        this.view = view;
        this.base = words(base);
        this.copied = words(copied);
        this.joined = words(joined);
    }

    /** The last part of its address. */
    String path() {
        return path;
    }

    /** The table that counts and that is locked while it is read. */
    String table() {
        return "public." + table;
    }

    /** The table whose copied columns tell the schemas apart. */
    String tellingTable() {
        return telling().table();
    }

    /** The copied columns: as long as one of them is there, the schema is the old one. */
    List<String> tellingColumns() {
        return telling().copied;
    }

    /** The newest rows as one JSON array; its one parameter is how many. */
    String rowsSql(Schema schema) {
        List<String> columns = new ArrayList<>(base);
        columns.addAll(schema == Schema.OLD ? copied : joined);
        if (schema == Schema.NEW) {
            columns.add("true AS normalized");
        }
        return """
                SELECT coalesce(json_agg(r), '[]')
                FROM (
                  SELECT %s
                  FROM public.%s
                  ORDER BY created_at DESC, id
                  LIMIT ?) r
                """.formatted(String.join(", ", columns), schema == Schema.OLD ? table : view);
    }

    private Listing telling() {
        return copied.isEmpty() ? SALES : this;
    }

    private static List<String> words(String line) {
        return Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty()).toList();
    }

    static Stream<Listing> all() {
        return Arrays.stream(values());
    }
}
