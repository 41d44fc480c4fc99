package dev.lockkeeper.report;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** An HTML report as its elements. Read as XML, which is stricter than a browser: one open tag and there is no page. */
record ParsedPage(Document document) {
    static ParsedPage of(String html) {
        try {
            return new ParsedPage(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(html.replaceFirst("<!DOCTYPE html>\n", "")))));
        } catch (Exception e) {
            throw new AssertionError("the report is not well formed: " + e.getMessage(), e);
        }
    }

    int count(String tag) {
        return document.getElementsByTagName(tag).getLength();
    }

    List<String> texts(String tag) {
        return elements(tag).stream().map(Element::getTextContent).toList();
    }

    List<Element> elements(String tag) {
        NodeList all = document.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            elements.add((Element) all.item(i));
        }
        return elements;
    }

    /** Every tag in its order. */
    List<String> shape() {
        return elements("*").stream().map(Element::getTagName).toList();
    }

    /** The names of all attributes. */
    Set<String> attributes() {
        Set<String> names = new TreeSet<>();
        for (Element element : elements("*")) {
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                names.add(element.getAttributes().item(i).getNodeName());
            }
        }
        return names;
    }
}
